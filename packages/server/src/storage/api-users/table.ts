import type { ApiUserStatus, Language } from '@postern/contract/api-user';
import type { ApiUserId, EntityGroupId, EntityId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { Generated } from 'kysely';

export interface ApiUserTables {
  readonly account_number: AccountNumberTable;
  readonly api_user: ApiUserTable;
  readonly api_user_entity: ApiUserEntityTable;
}

/** Assigns numbers that are never used twice, even after the API user was deleted. */
export interface AccountNumberTable {
  number: Generated<number>;
  api_user_id: ApiUserId;
}

export interface ApiUserTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  id: ApiUserId;
  account_number: number;
  first_name: string | null;
  last_name: string | null;
  application_name: string | null;
  nickname: string | null;
  email: string;
  cellphone: string | null;
  language: Language;
  sex: 'female' | 'male' | 'other' | 'unspecified';
  /** `some`: the rows of api_user_entity. `group`: those of entity_group_entity. */
  entity_access: 'all' | 'some' | 'group';
  entity_group_id: EntityGroupId | null;
  /** JSON, see valueAccessSchema. */
  channels: string;
  attributes: string;
  default_entity_id: EntityId | null;
  access_type: string;
  /** JSON, see networkRuleSchema. */
  network_rules: string;
  /** JSON, see rightsSchema. */
  rights: string;
  expires_at_ms: number | null;
  status: ApiUserStatus;
  /** Lower-case text by which lists are sorted and searched; see search-text.ts. */
  name_sort: string;
  email_sort: string;
  search_text: string;
  key_search: string;
  /** 0 if it was never used. */
  last_used_at_ms: number;
  last_used_address: string;
  last_used_operation: string;
  created_at_ms: number;
  updated_at_ms: number;
  version: number;
}

export interface ApiUserEntityTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  api_user_id: ApiUserId;
  entity_id: EntityId;
  /** Keeps the order in which the admin gave them. */
  position: number;
}
