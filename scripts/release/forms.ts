import { buildDeb } from './build-deb.ts';
import { buildArmExecutable, buildExecutable } from './build-executable.ts';
import { buildImage } from './build-image.ts';
import { packNpm } from './pack-npm.ts';
import type { ReleasePlan } from './release-plan.ts';
import { verifyDeb } from './verify/verify-deb.ts';
import { verifyArmExecutable, verifyExecutable } from './verify/verify-executable.ts';
import { verifyImage } from './verify/verify-image.ts';
import { verifyNpm } from './verify/verify-npm.ts';

/** One form in which Postern is handed out. */
export interface ReleaseForm {
  /** For `npm run release -- <id>`. */
  readonly id: string;
  /** Programs of the machine that it takes to make and to verify, and the Debian packages that have them. */
  readonly tools: Readonly<Record<string, string>>;
  /** Makes its files in `plan.outDir` from the staged package. */
  readonly build: (plan: ReleasePlan, folder: string) => Promise<unknown>;
  /** Installs it as a stranger would, starts it and calls through it. @throws Error that says what does not work */
  readonly verify: (plan: ReleasePlan) => Promise<void>;
}

const forms: readonly ReleaseForm[] = [
  {
    id: 'executable',
    tools: { strip: 'binutils', curl: 'curl' },
    build: buildExecutable,
    verify: verifyExecutable,
  },
  { id: 'executable-arm64', tools: {}, build: buildArmExecutable, verify: verifyArmExecutable },
  { id: 'npm', tools: { curl: 'curl' }, build: packNpm, verify: verifyNpm },
  {
    id: 'deb',
    tools: { strip: 'binutils', 'dpkg-deb': 'dpkg', 'systemd-analyze': 'systemd' },
    build: buildDeb,
    verify: verifyDeb,
  },
  { id: 'image', tools: { strip: 'binutils', buildah: 'buildah' }, build: buildImage, verify: verifyImage },
];

/** The forms of these names, all where there are none; a sentence for a name that no form has. */
export function findForms(ids: readonly string[]): readonly ReleaseForm[] | { readonly fault: string } {
  const unknown = ids.filter((id) => !forms.some((form) => form.id === id));
  if (unknown.length > 0)
    return { fault: `No form ${unknown.join(', ')}; there are ${forms.map(({ id }) => id).join(', ')}.` };
  return ids.length === 0 ? forms : forms.filter(({ id }) => ids.includes(id));
}
