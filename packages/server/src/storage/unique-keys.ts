interface UniqueKey {
  /** Its name in PostgreSQL. */
  readonly constraint: string;
  /** Its columns as SQLite lists them. */
  readonly columns: string;
  readonly what: string;
}

const uniqueKeys: readonly UniqueKey[] = [
  { constraint: 'licence_number', columns: 'licence.number', what: 'A licence with this number' },
  {
    constraint: 'licence_account_name',
    columns: 'licence.account_name',
    what: 'A licence with this account name',
  },
  {
    constraint: 'entity_name',
    columns: 'entity.licence_id, entity.environment, entity.name',
    what: 'An entity with this name',
  },
  {
    constraint: 'entity_group_name',
    columns: 'entity_group.licence_id, entity_group.environment, entity_group.name',
    what: 'An entity group with this name',
  },
  { constraint: 'api_user_pkey', columns: 'api_user.id', what: 'An API user with this id' },
  { constraint: 'api_key_pkey', columns: 'api_key.id', what: 'A key with this id' },
  { constraint: 'api_key_digest', columns: 'api_key.environment, api_key.digest', what: 'This key' },
  {
    constraint: 'api_key_version',
    columns: 'api_key.api_user_id, api_key.version',
    what: 'This version of the API user’s key',
  },
  {
    constraint: 'signing_key_pkey',
    columns: 'signing_key.environment, signing_key.kid',
    what: 'A signing key with this id',
  },
  {
    constraint: 'data_key_pkey',
    columns: 'data_key.licence_id, data_key.id',
    what: 'A data key with this id',
  },
  { constraint: 'human_user_email', columns: 'human_user.email', what: 'A person with this e-mail address' },
];

/** Returns the subject of a violated unique key, as the beginning of "… exists already". */
export function whatIsUnique(
  violated: { readonly constraint: string } | { readonly columns: string },
): string {
  const found = uniqueKeys.find((key) =>
    'constraint' in violated ? key.constraint === violated.constraint : key.columns === violated.columns,
  );
  return found?.what ?? 'The same thing';
}
