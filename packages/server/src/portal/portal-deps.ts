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

/** Everything that the portal uses; compose/ constructs it. Nothing in it can change anything. */
export interface PortalDeps {
  readonly settings: PortalSettings;
  /** The API as it is in force; undefined while it has no catalogue. */
  findApi(environment: EnvironmentName, apiId: ApiId): ApiView | undefined;
  readonly documents: DocumentPort;
  /** Work that takes long for large documents, and therefore runs where it does not delay calls. */
  readonly work: PortalWork;
  readonly people: PeoplePort;
  readonly explainer: CallExplainer;
  limitQuestions(clientAddress: string | null): QuestionAttempt;
  /** Limits the requests of people who are not signed in, by address. */
  limitRequests(clientAddress: string | null): QuestionAttempt;
  /** Presents a refusal in the shape of the API, for examples. */
  presentRefusal(apiId: ApiId, code: ErrorCode): RefusalAnswer;
  /** The URL of the pages of error codes, without a trailing slash. */
  readonly docsUrl: string;
  readonly now: () => number;
  /** Reports unexpected faults with their cause, for the log. */
  readonly reportFault: (fault: unknown, requestId: string) => void;
}

/** The part of postern.yaml that integrators may know. */
export interface PortalSettings {
  readonly title: string;
  readonly access: PortalAccess;
  /** The portal's public URL, without a trailing slash. */
  readonly url: string;
  /** The origins of the portal itself: a cookie is accepted only from them. */
  readonly origins: readonly string[];
  readonly environments: readonly PortalEnvironmentSettings[];
  readonly apis: readonly PortalApiSettings[];
  readonly documentLimits: DocumentLimits;
}

export interface PortalEnvironmentSettings extends Pick<PortalEnvironment, 'name' | 'kind' | 'url'> {
  /** Such as `https://{account}.example.com`; null if licences have no URLs of their own. */
  readonly accountUrl: string | null;
}

export interface PortalApiSettings extends Pick<PortalApi, 'id' | 'basePath' | 'schemes' | 'deprecation'> {
  /** Undefined for the title in the catalogue. */
  readonly title: string | undefined;
  readonly aliases: readonly Pick<PortalApi['aliases'][number], 'path' | 'deprecation'>[];
  readonly keyHeader: string;
  /** The extension that hides operations, webhooks and callbacks of the document if its value is true. */
  readonly internalExtension: string;
}

/** Reads the documents from which the catalogues in force were built. */
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
  /** Finds the person of the request's portal cookie, as long as a licence lists them as its integrator. */
  findPerson(request: Request): Promise<PortalPerson | undefined>;
  listGiven(humanId: HumanId): Promise<readonly GivenPlaces[]>;
  /** Undefined if the environment has no such API user. */
  findGrant(place: ApiUserPlace): Promise<AccessGrant | undefined>;
}

export interface GivenPlaces {
  readonly licenceId: LicenceId;
  readonly licenceName: string;
  readonly apiUsers: readonly ApiUserPlace[];
}

/** Explains the decision about a call that is made with the presented credential. */
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

/** The credential is judged, and neither stored nor logged. */
export type PresentedCredential =
  | { readonly kind: 'key'; readonly text: string }
  /** Names and values alternate; only the headers that carry the credential are included. */
  | { readonly kind: 'headers'; readonly headers: readonly string[] };

/** An attempt counts against the address's budget when it is made. */
export type QuestionAttempt =
  { readonly kind: 'taken'; forgive(): void } | { readonly kind: 'refused'; readonly retryAfterS: number };

export interface RefusalAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: unknown;
}
