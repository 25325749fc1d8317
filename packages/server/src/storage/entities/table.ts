import type { EntityGroupId, EntityId, EnvironmentName, LicenceId } from '@postern/contract/ids';

export interface EntityTables {
  readonly entity: EntityTable;
  readonly entity_group: EntityGroupTable;
  readonly entity_group_entity: EntityGroupEntityTable;
}

export interface EntityTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  id: EntityId;
  name: string;
  created_at_ms: number;
}

export interface EntityGroupTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  id: EntityGroupId;
  name: string;
  created_at_ms: number;
}

export interface EntityGroupEntityTable {
  licence_id: LicenceId;
  environment: EnvironmentName;
  entity_group_id: EntityGroupId;
  entity_id: EntityId;
  /** Keeps the order in which the admin gave them. */
  position: number;
}
