import { bodyLimit } from 'hono/body-limit';
import { isCrossSite } from '../domain/cross-site.ts';
import { authPaths } from './auth-paths.ts';
import { authBasePath } from './create-auth.ts';
import type { HumanParts } from './human-parts.ts';
import type { HumanApp } from './human-app.ts';
import { answerProblems } from '../refusals/answer-problems.ts';
import { ApiRefusal, refuseLargeBody } from '../refusals/api-refusal.ts';
import { retryAfterS, toApiRefusal } from '../refusals/to-api-refusal.ts';

const bodyBytesMax = 65_536;

/** Judges every request of the sign-in first: it has a small body and comes from the own site. No answer is stored. */
export function guardRequests(app: HumanApp, { consoleOrigins }: Pick<HumanParts, 'consoleOrigins'>): void {
  app.use(async (c, next) => {
    await next();
    // Set again, because better-auth may set another value.
    c.header('cache-control', 'no-store');
  });
  app.use(
    bodyLimit({
      maxSize: bodyBytesMax,
      onError: () => {
        throw refuseLargeBody(bodyBytesMax);
      },
    }),
  );
  app.use(async (c, next) => {
    const isExpected = isFromElsewhere(c.req.path);
    if (!isExpected && isCrossSite(c.req.raw, { origins: consoleOrigins, mustSay: 'when-changing' })) {
      throw new ApiRefusal('cross_site_refused');
    }
    await next();
  });
}

type AnswerParts = Pick<HumanParts, 'docsUrl' | 'reportFault' | 'storage'>;

/** Answers every refusal and fault of the sign-in as problem+json. Comes before `guardRequests`. */
export function answerErrors(app: HumanApp, { docsUrl, reportFault, storage }: AnswerParts): void {
  answerProblems(app, { docsUrl, reportFault, toRefusal: (error) => toHumanRefusal(error, storage) });
}

/** better-auth hides the errors of its queries, so that the database itself is asked whether it is available. */
async function toHumanRefusal(error: Error, storage: AnswerParts['storage']): Promise<ApiRefusal> {
  if (error.name === 'AlreadyExistsError') {
    return new ApiRefusal('already_exists', { facts: { what: 'This account' } }, { cause: error });
  }
  const refusal = toApiRefusal(error);
  if (refusal.code !== 'internal_error') return refusal;
  const answers = await storage.settings.find('session').then(
    () => true,
    () => false,
  );
  return answers ? refusal : new ApiRefusal('storage_unavailable', { retryAfterS }, { cause: error });
}

function isFromElsewhere(path: string): boolean {
  return authPaths.some(
    (entry) =>
      entry.fromElsewhere === true && path.startsWith(`${authBasePath}${entry.path.split(':')[0] ?? ''}`),
  );
}
