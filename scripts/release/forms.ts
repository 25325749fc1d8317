import { packNpm } from './pack-npm.ts';
import type { ReleasePlan } from './release-plan.ts';
import { verifyNpm } from './verify/verify-npm.ts';

/** One form in which Postern is handed out. */
export interface ReleaseForm {
  /** For `npm run release -- <id>`. */
  readonly id: string;
  /** Makes its files in `plan.outDir` from the staged package. */
  readonly build: (plan: ReleasePlan, folder: string) => Promise<unknown>;
  /** Installs it as a stranger would, starts it and calls through it. @throws Error that says what does not work */
  readonly verify: (plan: ReleasePlan) => Promise<void>;
}

const forms: readonly ReleaseForm[] = [{ id: 'npm', build: packNpm, verify: verifyNpm }];

/** The forms of these names, all where there are none; a sentence for a name that no form has. */
export function findForms(ids: readonly string[]): readonly ReleaseForm[] | { readonly fault: string } {
  const unknown = ids.filter((id) => !forms.some((form) => form.id === id));
  if (unknown.length > 0)
    return { fault: `No form ${unknown.join(', ')}; there are ${forms.map(({ id }) => id).join(', ')}.` };
  return ids.length === 0 ? forms : forms.filter(({ id }) => ids.includes(id));
}
