import type { Actor } from '@postern/contract/audit-event';
import type { Catalogue } from '@postern/contract/catalogue';
import type { CutOff } from '@postern/contract/cut-off';
import type { EnvironmentName } from '@postern/contract/ids';
import { digestCatalogue } from '../../catalogue/digest-catalogue.ts';
import { digestDocument } from '../../catalogue/digest-document.ts';
import type { DocumentSource } from '../../catalogue/read-document.ts';
import { transactChange } from '../transact-change.ts';
import type { ChangeDeps } from '../transact-change.ts';

export interface CatalogueToPublish {
  readonly environment: EnvironmentName;
  readonly catalogue: Catalogue;
  /** The document, which is stored with the catalogue for the portal. */
  readonly source: DocumentSource;
}

export interface PublishedCatalogue {
  readonly version: number;
  readonly digest: string;
  /** False when this catalogue is in force already, so that nothing was written. */
  readonly isNew: boolean;
  readonly cutOff: CutOff | null;
}

/** Puts a catalogue in force, unless it is in force already. */
export async function publishCatalogue(
  { environment, catalogue, source }: CatalogueToPublish,
  actor: Actor,
  deps: ChangeDeps,
): Promise<PublishedCatalogue> {
  const digest = digestCatalogue(catalogue);
  const document = { ...source, digest: digestDocument(source.text) };
  const subject = { kind: 'api', id: catalogue.apiId, name: catalogue.title };
  const { result, cutOff } = await transactChange(
    { actor },
    async ({ tx, nowMs, audit, announce }) => {
      const [inForce] = await tx.catalogues.listVersions(environment, catalogue.apiId);
      const known = await tx.catalogueDocuments.findDigest(environment, catalogue.apiId);
      if (known !== document.digest)
        await tx.catalogueDocuments.put(environment, catalogue.apiId, { ...document, storedAtMs: nowMs });
      if (inForce?.digest === digest) {
        if (known === undefined || known === document.digest)
          return { version: inForce.version, isNew: false };
        const replaced = { before: { digest: known }, after: { digest: document.digest } };
        await audit({
          licenceId: null,
          environment,
          action: 'catalogue.document-replaced',
          subject,
          ...replaced,
        });
        return { version: inForce.version, isNew: false };
      }
      const published = await tx.catalogues.publish(environment, catalogue, digest, nowMs);
      await audit({
        licenceId: null,
        environment,
        action: 'catalogue.published',
        subject: { kind: 'api', id: catalogue.apiId, name: catalogue.title },
        before: inForce === undefined ? null : { version: inForce.version, digest: inForce.digest },
        after: { version: published.version, digest, operations: catalogue.operations.length },
      });
      await announce({ licenceId: null, environment, kind: 'catalogue', subjectId: catalogue.apiId });
      return { version: published.version, isNew: true };
    },
    deps,
  );
  return { ...result, digest, cutOff };
}
