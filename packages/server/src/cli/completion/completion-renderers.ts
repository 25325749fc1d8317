import type { DescribedCommand } from '../describe-program.ts';
import { renderBashCompletion } from './render-bash-completion.ts';
import { renderFishCompletion } from './render-fish-completion.ts';
import { renderZshCompletion } from './render-zsh-completion.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export const completionRenderers: Readonly<Record<Shell, (program: DescribedCommand) => string>> = {
  bash: renderBashCompletion,
  zsh: renderZshCompletion,
  fish: renderFishCompletion,
};
