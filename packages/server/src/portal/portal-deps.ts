import type { ApiUserPlace } from '@postern/contract/integrator';
import type { HumanId } from '@postern/contract/admin-routes/team';
import type { ErrorCode } from '@postern/contract/error-catalogue';
import type { Explanation } from '@postern/contract/explanation';
import type { ApiId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { PortalAccess, PortalApi, PortalEnvironment } from '@postern/contract/portal';
import type { ApiView } from '../access/access-view.ts';
import type { DocumentLimits, DocumentSource } from '../catalogue/read-document.ts';
import type { PortalWork } from './work/portal-work.ts';
import type { AccessGrant } from '../domain/access-grant.ts';

/** Everything that the portal works with; compose makes it. Nothing in it can change anything. */
export interface PortalDeps {
  readonly settings: PortalSettings;
  /** The API as it is in force; undefined while it has no catalogue. */
  findApi(environment: EnvironmentName, apiId: ApiId): ApiView | undefined;
  readonly documents: DocumentPort;
  /** Takes long for large documents, and is done where it stops no call. */
  readonly work: PortalWork;
  readonly people: PeoplePort;
  readonly explainer: CallExplainer;
  limitQuestions(clientAddress: string | null): QuestionAttempt;
  /** Requests of people who are not signed in, by address. */
  limitRequests(clientAddress: string | null): QuestionAttempt;
  /** A refusal as the API answers it, for examples. */
  presentRefusal(apiId: ApiId, code: ErrorCode): RefusalAnswer;
  /** Where the pages of the error codes are, without a slash at its end. */
  readonly docsUrl: string;
  readonly now: () => number;
  /** What nobody foresaw, with its cause, for the log. */
  readonly reportFault: (fault: unknown, requestId: string) => void;
}

/** What postern.yaml says that integrators may know. */
export interface PortalSettings {
  readonly title: string;
  readonly access: PortalAccess;
  /** Where the portal is reached, without a slash at its end. */
  readonly url: string;
  /** Of the portal itself: from nowhere else may a cookie be used. */
  readonly origins: readonly string[];
  readonly environments: readonly PortalEnvironmentSettings[];
  readonly apis: readonly PortalApiSettings[];
  readonly documentLimits: DocumentLimits;
}

export interface PortalEnvironmentSettings extends Pick<PortalEnvironment, 'name' | 'kind' | 'url'> {
  /** `https://{account}.example.com`; null where licences have no URLs of their own. */
  readonly accountUrl: string | null;
}

export interface PortalApiSettings extends Pick<PortalApi, 'id' | 'basePath' | 'schemes' | 'deprecation'> {
  /** Undefined: the catalogue's. */
  readonly title: string | undefined;
  readonly aliases: readonly Pick<PortalApi['aliases'][number], 'path' | 'deprecation'>[];
  readonly keyHeader: string;
  /** Hides operations, webhooks and callbacks of the document when it is true. */
  readonly internalExtension: string;
}

/** The documents that the catalogues in force were built from. */
export interface DocumentPort {
  findDigest(environment: EnvironmentName, apiId: ApiId): Promise<string | undefined>;
  find(environment: EnvironmentName, apiId: ApiId): Promise<DocumentSource | undefined>;
}

/** A person who is signed in to the portal. */
export interface PortalPerson {
  readonly humanId: HumanId;
  readonly name: string;
  readonly email: string;
}

export interface PeoplePort {
  /** Whoever the request's cookie of the portal belongs to, as long as a licence calls them its integrator. */
  findPerson(request: Request): Promise<PortalPerson | undefined>;
  listGiven(humanId: HumanId): Promise<readonly GivenPlaces[]>;
  /** Undefined when the environment has no such API user. */
  findGrant(place: ApiUserPlace): Promise<AccessGrant | undefined>;
}

export interface GivenPlaces {
  readonly licenceId: LicenceId;
  readonly licenceName: string;
  readonly apiUsers: readonly ApiUserPlace[];
}

/** The decision engine's third door, for a credential that is presented. */
export interface CallExplainer {
  explain(
    environment: EnvironmentName,
    call: {
      readonly method: string;
      readonly url: string;
      readonly credential: PresentedCredential;
      readonly address: string | null;
    },
  ): Promise<Explanation>;
}

/** Judged and forgotten: neither kept nor logged. */
export type PresentedCredential =
  | { readonly kind: 'key'; readonly text: string }
  /** Names and values one after the other: what carries the credential, and nothing else. */
  | { readonly kind: 'headers'; readonly headers: readonly string[] };

/** An attempt is taken from the address's budget when it is made. */
export type QuestionAttempt =
  { readonly kind: 'taken'; forgive(): void } | { readonly kind: 'refused'; readonly retryAfterS: number };

export interface RefusalAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: unknown;
}
