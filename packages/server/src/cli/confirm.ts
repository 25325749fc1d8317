import type { CutOff } from '@postern/contract/cut-off';
import { isSameName } from '@postern/contract/written-text';
import { toPlainText } from '../catalogue/plain-text.ts';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';

/** The confirmation that a destructive command asks for before it begins. */
export interface Consent {
  readonly question: string;
  /** The text that has to be typed; `y` or `yes` if omitted. */
  readonly typed?: string;
}

/** @throws CliError when it is not confirmed, or when there is no terminal and `--yes` was not given */
export async function confirmOrStop(
  consent: Consent,
  options: { readonly yes?: boolean },
  io: Pick<ProgramIo, 'ask'>,
): Promise<void> {
  if (options.yes === true) return;
  const { typed } = consent;
  const how = typed === undefined ? '[y/N]' : `Type ${toPlainText(typed)} to go on:`;
  const answer = await io.ask(`${toPlainText(consent.question)} ${how} `);
  if (answer === undefined)
    throw new CliError('This asks for confirmation: run it at a terminal, or add --yes.', 2);
  const isConfirmed = typed === undefined ? /^y(?:es)?$/i.test(answer.trim()) : isSameName(answer, typed);
  if (!isConfirmed) throw new CliError('Nothing was changed.', 1);
}

/** Presents, as one line for people, which gateways have applied a change. */
export function presentCutOff(cutOff: CutOff | null): string {
  if (cutOff === null) return '';
  const { gateways, sequence } = cutOff;
  if (cutOff.state === 'confirmed') {
    return gateways.length === 0
      ? `In force (change ${sequence}); no gateway is running.\n`
      : `In force (change ${sequence}), confirmed by ${gateways.length === 1 ? 'the gateway' : `all ${gateways.length} gateways`}.\n`;
  }
  const behind = gateways.filter((gateway) => gateway.state === 'pending').length;
  return `Saved (change ${sequence}); not yet confirmed by ${behind === 0 ? 'every gateway' : `${behind} of ${gateways.length} gateways`}.\n`;
}
