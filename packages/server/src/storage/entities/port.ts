import type { EntityGroupId, EntityId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { EditEntityGroup, Entity, EntityGroup } from '@postern/contract/licence';

/** The entities of a licence, and groups of them. */
export interface EntityReaders {
  readonly entities: {
    list(licenceId: LicenceId, environment: EnvironmentName): Promise<readonly Entity[]>;
    find(licenceId: LicenceId, environment: EnvironmentName, entityId: EntityId): Promise<Entity | undefined>;
  };
  readonly entityGroups: {
    list(licenceId: LicenceId, environment: EnvironmentName): Promise<readonly EntityGroup[]>;
    find(
      licenceId: LicenceId,
      environment: EnvironmentName,
      entityGroupId: EntityGroupId,
    ): Promise<EntityGroup | undefined>;
  };
}

export interface EntityWriters {
  readonly entities: EntityReaders['entities'] & {
    insert(
      licenceId: LicenceId,
      environment: EnvironmentName,
      entity: { readonly name: string; readonly createdAtMs: number },
    ): Promise<Entity>;
    delete(licenceId: LicenceId, environment: EnvironmentName, entityId: EntityId): Promise<boolean>;
  };
  readonly entityGroups: EntityReaders['entityGroups'] & {
    insert(
      licenceId: LicenceId,
      environment: EnvironmentName,
      group: Pick<EntityGroup, 'name' | 'entityIds' | 'createdAtMs'>,
    ): Promise<EntityGroup>;
    /** Returns false if there is no such group. */
    update(
      licenceId: LicenceId,
      environment: EnvironmentName,
      entityGroupId: EntityGroupId,
      fields: EditEntityGroup,
    ): Promise<boolean>;
    delete(
      licenceId: LicenceId,
      environment: EnvironmentName,
      entityGroupId: EntityGroupId,
    ): Promise<boolean>;
  };
}
