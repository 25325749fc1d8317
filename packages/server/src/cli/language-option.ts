import type { Command } from 'commander';
import { languageSchema } from '@postern/contract/api-user';
import type { Language } from '@postern/contract/api-user';
import { CliError } from './cli-error.ts';

export interface LanguageOptions {
  readonly language?: string;
}

export function addLanguageOption(command: Command): Command {
  return command.option('--language <code>', 'of the mail: en, fr or nl', 'en');
}

/** @throws CliError (exit code 2) */
export function parseLanguage({ language }: LanguageOptions): Language {
  const parsed = languageSchema.safeParse(language ?? 'en');
  if (!parsed.success) throw new CliError('--language must be en, fr or nl.', 2);
  return parsed.data;
}
