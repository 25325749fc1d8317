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

/** Everything that the admin API works with; `compose/control-apps.ts` makes it. */
export interface ControlDeps {
  readonly storage: Storage;
  readonly vault: KeyVault;
  readonly webhookSecrets: WebhookSecrets;
  /** Verifies the checkpoints of the audit log. */
  readonly checkpointKey: CheckpointSigner['publicJwk'];
  readonly digestKey: KeyDigester;
  readonly hasher: PasswordHasher;
  readonly config: ControlConfig;
  readonly cutOffs: CutOffPort;
  readonly signingKeys: SigningKeyPort;
  readonly limits: LimitsPort;
  readonly explainer: ExplainerPort;
  readonly catalogues: CataloguePort;
  /** Asked in order; the first that knows the request answers. */
  readonly sessions: readonly SessionSource[];
  /** Origins of the console's pages, such as `http://localhost:4000`: from nowhere else may a cookie be used. */
  readonly consoleOrigins: readonly string[];
  /** Where the pages of the error codes are published, without a slash at the end. */
  readonly docsUrl: string;
  readonly now: () => number;
  /** Each refusal that says something of whoever called; see refusal-trace.ts. */
  readonly traceRefusal: (refused: RefusedAction) => void;
  /** What nobody foresaw, with its cause, for the log. */
  readonly reportFault: (fault: unknown, requestId: string) => void;
}

/** What the routes work with: what was given, and what the app made of it. */
export interface ControlParts extends ControlDeps {
  readonly catalogueReader: CatalogueReader;
}

/** What the admin API needs to know of postern.yaml. */
export interface ControlConfig {
  readonly brand: string;
  /** Where the developer portal is, without a slash at the end; null where there is none. */
  readonly portalUrl: string | null;
  /** Whether a mail server is configured. */
  readonly canMail: boolean;
  /** Single sign-on providers of the console. */
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  /** Addresses and ranges that webhooks may reach although they are not public. */
  readonly outboundAllowed: readonly string[];
  readonly maxStaleMs: number;
  readonly accessTokenLifetimeS: number;
  /** Whether a password alone is enough for people. */
  readonly secondFactor: 'required' | 'optional';
  /** Whether keys of other shapes are accepted. */
  readonly importedKeys: boolean;
  readonly environments: readonly ControlEnvironment[];
  readonly apis: readonly ControlApi[];
  readonly accessTypes: readonly AccessType[];
  /** What is given up, by API and base path or alias. */
  readonly deprecations: readonly {
    readonly apiId: ApiId;
    readonly basePath: string;
    readonly deprecation: Deprecation;
  }[];
  /** The groups that the configuration names; catalogues may add more. */
  readonly groups: readonly CatalogueGroup[];
}

export interface ControlEnvironment {
  readonly name: EnvironmentName;
  readonly kind: 'test' | 'live';
  readonly hosts: readonly string[];
  /** Where its gateway is reached, without a slash at the end: `http://localhost:4001`. */
  readonly url: string;
  readonly upstream: string;
}

export interface ControlApi {
  readonly id: ApiId;
  readonly title: string;
  readonly basePath: string;
  readonly aliases: readonly string[];
  readonly schemes: readonly string[];
  /** The header that a key is sent in itself, where the API takes it so. */
  readonly keyHeader: string;
  readonly ratePlan?: RatePlan | undefined;
}

/** Knows how far the gateways have applied the change feed. */
export interface CutOffPort {
  /** Waits for the gateways as long as it is reasonable to hold an answer, and says where the change has arrived. */
  confirm(sequence: ChangeSequence): Promise<CutOff>;
  /** The same without waiting. */
  find(sequence: ChangeSequence): Promise<CutOff>;
  /** Each state until the confirmed one, or until the abort. */
  follow(sequence: ChangeSequence, signal: AbortSignal): AsyncIterable<CutOff>;
  /** The gateway processes that are known. */
  listGateways(): Promise<readonly GatewayLease[]>;
}

/** Makes signing keys, and says how long each state of theirs lasts. */
export interface SigningKeyPort {
  readonly times: SigningKeyTimes;
  /** A new one in the state `next`; takes about a second, not on the event loop. */
  create(environment: EnvironmentName, nowMs: number): Promise<StoredSigningKey>;
}

/** Where limits are counted. */
export interface LimitsPort {
  /** As this process sees it. */
  status(): LimitStatus;
  /** Of all gateways, with what they said of limits. */
  listLeases(): Promise<readonly GatewayLease[]>;
  /** Undefined: they are counted where this process cannot look. */
  readonly peek: LimitPort['peek'] | undefined;
}

/** The decision engine's third door. */
export interface ExplainerPort {
  /** A credential of another licence or environment must be explained like one that does not exist. */
  explain(question: {
    readonly licenceId: LicenceId;
    readonly environment: EnvironmentName;
    readonly call: ExplainCall;
  }): Promise<Explanation>;
}

export interface CataloguePort {
  /**
   * Builds an API's catalogue from a document, or from the file that the configuration names.
   * @throws OpenApiError
   */
  build(
    apiId: ApiId,
    document: { readonly text: string; readonly file: string } | null,
  ): Promise<BuiltCatalogue>;
}
