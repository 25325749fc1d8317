import type { z } from 'zod';
import { createApiUserSchema, editApiUserSchema } from '@postern/contract/api-user';
import type { ApiUser, EditApiUser, Language } from '@postern/contract/api-user';
import type { ValueAccess } from '@postern/contract/dimension';
import type { RatePlan } from '@postern/contract/rate-plan';
import type { Rights } from '@postern/contract/rights';
import { fieldErrorsIn } from '../api/field-errors.ts';
import type { FieldErrors } from '../api/field-errors.ts';
import { parseLastDay, presentLastDay } from './last-day.ts';
import { parseNetworkRange } from '@postern/server/domain/network-rule';

/** The values of the form's fields while somebody types: texts, as HTML inputs give them. */
export interface ApiUserForm {
  readonly kind: 'person' | 'application';
  readonly firstName: string;
  readonly lastName: string;
  readonly applicationName: string;
  readonly nickname: string;
  readonly email: string;
  readonly cellphone: string;
  readonly language: Language;
  readonly sex: ApiUser['sex'];
  readonly entitiesKind: 'all' | 'some' | 'group';
  readonly entityGroupId: string;
  readonly entityIds: readonly string[];
  readonly defaultEntityId: string;
  readonly accessType: string;
  /** None is all. */
  readonly channels: readonly string[];
  readonly attributes: readonly string[];
  readonly networkRules: readonly { readonly range: string; readonly note: string }[];
  /** `2027-05-01`, the last day; empty: no end. */
  readonly expiresOn: string;
  /** The limits of an API user that is being created; one that exists has a dialog for them. */
  readonly rateLimits: RatePlan;
  readonly rights: Rights;
}

export const emptyApiUserForm = (language: Language): ApiUserForm => ({
  kind: 'application',
  firstName: '',
  lastName: '',
  applicationName: '',
  nickname: '',
  email: '',
  cellphone: '',
  language,
  sex: 'unspecified',
  entitiesKind: 'all',
  entityIds: [],
  entityGroupId: '',
  defaultEntityId: '',
  accessType: 'custom',
  channels: [],
  attributes: [],
  networkRules: [],
  expiresOn: '',
  rateLimits: [],
  rights: {},
});

export function formOfApiUser(apiUser: ApiUser): ApiUserForm {
  return {
    kind: apiUser.applicationName === null ? 'person' : 'application',
    firstName: apiUser.firstName ?? '',
    lastName: apiUser.lastName ?? '',
    applicationName: apiUser.applicationName ?? '',
    nickname: apiUser.nickname ?? '',
    email: apiUser.email,
    cellphone: apiUser.cellphone ?? '',
    language: apiUser.language,
    sex: apiUser.sex,
    entitiesKind: apiUser.entities.kind,
    entityIds: apiUser.entities.kind === 'some' ? apiUser.entities.entityIds : [],
    entityGroupId: apiUser.entities.kind === 'group' ? apiUser.entities.entityGroupId : '',
    defaultEntityId: apiUser.defaultEntityId ?? '',
    accessType: apiUser.accessType,
    channels: valuesOf(apiUser.channels),
    attributes: valuesOf(apiUser.attributes),
    networkRules: apiUser.networkRules,
    expiresOn: apiUser.expiresAtMs === null ? '' : presentLastDay(apiUser.expiresAtMs),
    rateLimits: [],
    rights: apiUser.rights,
  };
}

export type ParsedForm<Body> =
  { readonly ok: true; readonly body: Body } | { readonly ok: false; readonly errors: FieldErrors };

/** The body of *create*, judged by the contract's own schema. */
export function parseNewApiUser(form: ApiUserForm): ParsedForm<z.output<typeof createApiUserSchema>> {
  const rangeErrors = findRangeErrors(form);
  const { rights, rateLimits } = form;
  const parsed = createApiUserSchema.safeParse({
    ...bodyFields(form),
    rights,
    ...(rateLimits.length === 0 ? {} : { rateLimits }),
  });
  const errors = { ...fieldErrorsIn(parsed), ...rangeErrors };
  return parsed.success && Object.keys(errors).length === 0
    ? { ok: true, body: parsed.data }
    : { ok: false, errors };
}

/** The body of *edit*: only what differs from `opened`; undefined when nothing does. */
export function parseEditedApiUser(form: ApiUserForm, opened: ApiUser): ParsedForm<EditApiUser | undefined> {
  const rangeErrors = findRangeErrors(form);
  const nameless = createApiUserSchema.safeParse({ ...bodyFields(form), rights: {} });
  const errors = { ...fieldErrorsIn(nameless), ...rangeErrors };
  if (!nameless.success || Object.keys(errors).length > 0) return { ok: false, errors };
  // A value that the form does not show as different is not sent: an expiry at noon stays at noon.
  const names = listDifferences(bodyFields(formOfApiUser(opened)), bodyFields(form));
  const { data } = nameless;
  const changed = Object.fromEntries(names.map((name) => [name, data[name]]));
  if (Object.keys(changed).length === 0) return { ok: true, body: undefined };
  return { ok: true, body: editApiUserSchema.parse({ ...changed, version: opened.version }) };
}

/** Names of the fields (as in the contract) that differ between two states of an API user. */
export function listChangedFields(before: ApiUser, after: ApiUser): readonly string[] {
  return listDifferences(bodyFields(formOfApiUser(before)), bodyFields(formOfApiUser(after)));
}

type BodyFields = ReturnType<typeof bodyFields>;

function listDifferences(before: BodyFields, after: BodyFields): readonly (keyof BodyFields)[] {
  const names = Object.keys(before) as (keyof BodyFields)[]; // bodyFields gives exactly these
  return names.filter((name) => !isSame(before[name], after[name]));
}

function bodyFields(form: ApiUserForm) {
  const textOrNull = (text: string) => (text.trim() === '' ? null : text);
  const isPerson = form.kind === 'person';
  return {
    firstName: isPerson ? textOrNull(form.firstName) : null,
    lastName: isPerson ? textOrNull(form.lastName) : null,
    applicationName: isPerson ? null : textOrNull(form.applicationName),
    nickname: textOrNull(form.nickname),
    email: form.email.trim(),
    cellphone: textOrNull(form.cellphone),
    language: form.language,
    sex: form.sex,
    entities: entitiesOf(form),
    defaultEntityId: textOrNull(form.defaultEntityId),
    accessType: form.accessType,
    channels: valueAccessOf(form.channels),
    attributes: valueAccessOf(form.attributes),
    networkRules: form.networkRules.map(({ range, note }) => ({ range: range.trim(), note: note.trim() })),
    expiresAtMs: form.expiresOn === '' ? null : parseLastDay(form.expiresOn),
  };
}

function valuesOf(access: ValueAccess): readonly string[] {
  return access.kind === 'some' ? access.values : [];
}

function valueAccessOf(values: readonly string[]) {
  return values.length === 0 ? { kind: 'all' } : { kind: 'some', values };
}

function entitiesOf({ entitiesKind, entityIds, entityGroupId }: ApiUserForm) {
  switch (entitiesKind) {
    case 'all':
      return { kind: 'all' };
    case 'some':
      return { kind: 'some', entityIds };
    case 'group':
      return { kind: 'group', entityGroupId };
  }
}

function findRangeErrors({ networkRules }: ApiUserForm): FieldErrors {
  return Object.fromEntries(
    networkRules.flatMap(({ range }, index) => {
      const parsed = parseNetworkRange(range.trim());
      return parsed.kind === 'invalid' ? [[`networkRules.${index}.range`, parsed.why]] : [];
    }),
  );
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
