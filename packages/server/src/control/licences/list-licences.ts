import type { ListLicencesQuery } from '@postern/contract/admin-routes/licences';
import type { Licence } from '@postern/contract/licence';
import type { AdminSession } from '../admin-session.ts';
import type { ControlDeps } from '../control-deps.ts';

interface LicencePage {
  items: Licence[];
  total: number;
  page: number;
  pageSize: number;
}

/** Lists every licence for an operator, and a person's own ones otherwise. */
export async function listLicences(
  query: ListLicencesQuery,
  session: AdminSession,
  deps: Pick<ControlDeps, 'storage'>,
): Promise<LicencePage> {
  const { licences } = deps.storage;
  const { page, pageSize } = query;
  const isExact = query.number !== undefined || query.accountName !== undefined;
  if (session.isOperator && !isExact) {
    const search = query.search === undefined ? {} : { search: query.search };
    const found = await licences.list({ ...search, page, pageSize });
    return { ...found, items: [...found.items] };
  }
  const candidates = session.isOperator
    ? [
        query.number === undefined ? undefined : await licences.findByNumber(query.number),
        query.accountName === undefined ? undefined : await licences.findByAccountName(query.accountName),
      ]
    : await Promise.all(session.memberships.map(async ({ licenceId }) => await licences.find(licenceId)));
  const fitting = distinct(candidates).filter((licence) => isWanted(licence, query));
  return {
    items: fitting.slice((page - 1) * pageSize, page * pageSize),
    total: fitting.length,
    page,
    pageSize,
  };
}

function distinct(licences: readonly (Licence | undefined)[]): readonly Licence[] {
  const byId = new Map(licences.flatMap((licence) => (licence === undefined ? [] : [[licence.id, licence]])));
  return [...byId.values()].toSorted((one, other) => one.number - other.number);
}

function isWanted(licence: Licence, { number, accountName, search }: ListLicencesQuery): boolean {
  if (number !== undefined && licence.number !== number) return false;
  if (accountName !== undefined && licence.accountName !== accountName) return false;
  const text = `${licence.number}\n${licence.name}\n${licence.accountName}`.toLowerCase();
  return search === undefined || text.includes(search.toLowerCase());
}
