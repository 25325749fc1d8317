import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';

/** A request that creates an API user, named by whoever sends it so that it can be sent again. */
export interface CreationClaim {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  /** Who sends it: the same key from somebody else is another one. */
  readonly actor: string;
  /** The text of the `Idempotency-Key` header. */
  readonly creationKey: string;
  /** The API user that it is about to create. */
  readonly apiUserId: ApiUserId;
  readonly atMs: number;
}

export interface CreationWriters {
  readonly creationKeys: {
    /**
     * Takes the key for an API user. Returns the API user that it was taken for before, in which case nothing is
     * written; of two transactions at once the second waits for the first.
     */
    claim(claim: CreationClaim): Promise<ApiUserId | undefined>;
    /** Forgets the actor's keys that are older. */
    forgetBefore(
      claim: Pick<CreationClaim, 'licenceId' | 'environment' | 'actor'>,
      atMs: number,
    ): Promise<void>;
  };
}
