import type { ExplainCall } from '@postern/contract/explain-call';
import type { CatalogueGroup } from '@postern/contract/catalogue';
import type { Deprecation } from '@postern/contract/deprecation';
import type { CutOff } from '@postern/contract/cut-off';
import type { Explanation } from '@postern/contract/explanation';
import type { ApiId, ChangeSequence, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { RatePlan } from '@postern/contract/rate-plan';
import type { LimitPort } from '../access/limit-port.ts';
import type { LimitStatus } from '../limits/limit-counting.ts';
import type { GatewayLease } from '../access/lease-book.ts';
import type { BuiltCatalogue } from '../catalogue/build-catalogue.ts';
import type { CheckpointSigner } from '../crypto/audit-checkpoint.ts';
import type { KeyVault } from '../crypto/envelope.ts';
import type { KeyDigester } from '../crypto/key-digest.ts';
import type { PasswordHasher } from '../crypto/password-hash.ts';
import type { WebhookSecrets } from '../crypto/webhook-secret.ts';
import type { AccessType } from '../domain/access-type.ts';
import type { SigningKeyTimes } from '../domain/signing-key-plan.ts';
import type { StoredSigningKey } from '../storage/installation/port.ts';
import type { Storage } from '../storage/storage.ts';
import type { SessionSource } from './admin-session.ts';
import type { RefusedAction } from './refusal-trace.ts';
import type { CatalogueReader } from './environments/catalogue-reader.ts';

/** The dependencies of the admin API; `compose/control-apps.ts` creates them. */
export interface ControlDeps {
  readonly storage: Storage;
  readonly vault: KeyVault;
  readonly webhookSecrets: WebhookSecrets;
  /** The public key that verifies the checkpoints of the audit log. */
  readonly checkpointKey: CheckpointSigner['publicJwk'];
  readonly digestKey: KeyDigester;
  readonly hasher: PasswordHasher;
  readonly config: ControlConfig;
  readonly cutOffs: CutOffPort;
  readonly signingKeys: SigningKeyPort;
  readonly limits: LimitsPort;
  readonly explainer: ExplainerPort;
  readonly catalogues: CataloguePort;
  /** The sources of sessions, asked in order. The first one that finds a session is used. */
  readonly sessions: readonly SessionSource[];
  /**
   * The origins of the console's pages, such as `http://localhost:4000`. Cookies are accepted only in requests from
   * these.
   */
  readonly consoleOrigins: readonly string[];
  /** The base URL of the error pages, without a slash at its end. */
  readonly docsUrl: string;
  readonly now: () => number;
  /** Records each refusal that indicates a suspicious caller; see refusal-trace.ts. */
  readonly traceRefusal: (refused: RefusedAction) => void;
  /** Reports an unexpected error with its cause to the log. */
  readonly reportFault: (fault: unknown, requestId: string) => void;
}

/** The dependencies of the routes: those that were given, and those that the app creates. */
export interface ControlParts extends ControlDeps {
  readonly catalogueReader: CatalogueReader;
}

/** The part of postern.yaml that the admin API needs. */
export interface ControlConfig {
  readonly brand: string;
  readonly productName: string;
  /** The URL of the developer portal, without a slash at its end; null where there is none. */
  readonly portalUrl: string | null;
  /** Whether a mail server is configured. */
  readonly canMail: boolean;
  /** The single sign-on providers of the console. */
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  /** Addresses and ranges that webhooks may reach although they are not public. */
  readonly outboundAllowed: readonly string[];
  readonly maxStaleMs: number;
  readonly accessTokenLifetimeS: number;
  /** Whether people need a second factor in addition to their password. */
  readonly secondFactor: 'required' | 'optional';
  /** Whether imported keys, which have other shapes, are accepted. */
  readonly importedKeys: boolean;
  readonly environments: readonly ControlEnvironment[];
  readonly apis: readonly ControlApi[];
  readonly accessTypes: readonly AccessType[];
  /** The deprecations by API, and base path or alias. */
  readonly deprecations: readonly {
    readonly apiId: ApiId;
    readonly basePath: string;
    readonly deprecation: Deprecation;
  }[];
  /** The configured groups; catalogues may add others. */
  readonly groups: readonly CatalogueGroup[];
}

export interface ControlEnvironment {
  readonly name: EnvironmentName;
  readonly kind: 'test' | 'live';
  readonly hosts: readonly string[];
  /** The URL of the environment's gateway, without a slash at its end: `http://localhost:4001`. */
  readonly url: string;
  readonly upstream: string;
}

export interface ControlApi {
  readonly id: ApiId;
  readonly title: string;
  readonly basePath: string;
  readonly aliases: readonly string[];
  readonly schemes: readonly string[];
  /** The header in which the key itself is sent, where the API accepts it there. */
  readonly keyHeader: string;
  readonly ratePlan?: RatePlan | undefined;
}

/** Knows how far the gateways have applied the change feed. */
export interface CutOffPort {
  /** Waits for the gateways for as long as an answer may be delayed, and returns the state of the cut-off. */
  confirm(sequence: ChangeSequence): Promise<CutOff>;
  /** Returns the state of the cut-off without waiting. */
  find(sequence: ChangeSequence): Promise<CutOff>;
  /** Yields each state of the cut-off until it is confirmed or the signal is aborted. */
  follow(sequence: ChangeSequence, signal: AbortSignal): AsyncIterable<CutOff>;
  /** Lists the known gateway processes. */
  listGateways(): Promise<readonly GatewayLease[]>;
}

/** Creates signing keys, and knows how long each of their states lasts. */
export interface SigningKeyPort {
  readonly times: SigningKeyTimes;
  /** Creates a key in the state `next`. It takes about a second, but does not block the event loop. */
  create(environment: EnvironmentName, nowMs: number): Promise<StoredSigningKey>;
}

/** The place where limits are counted. */
export interface LimitsPort {
  /** Returns the state of the counting in this process. */
  status(): LimitStatus;
  /** Lists the leases of all gateways, with the states of their counting. */
  listLeases(): Promise<readonly GatewayLease[]>;
  /** Undefined when the limits are counted in processes that this one cannot ask. */
  readonly peek: LimitPort['peek'] | undefined;
}

/** Decides about a call without making it, for *explain*. */
export interface ExplainerPort {
  /**
   * Explains a call. The explanation of a credential of another licence or environment must be that of an unknown one.
   */
  explain(question: {
    readonly licenceId: LicenceId;
    readonly environment: EnvironmentName;
    readonly call: ExplainCall;
  }): Promise<Explanation>;
}

export interface CataloguePort {
  /**
   * Builds an API's catalogue from a document, or from the files that the configuration names.
   *
   * @throws OpenApiError
   */
  build(
    apiId: ApiId,
    document: { readonly text: string; readonly file: string } | null,
  ): Promise<BuiltCatalogue>;
}
