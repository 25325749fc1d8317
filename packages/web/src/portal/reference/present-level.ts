import type { Level, Scope } from '@postern/contract/level';
import { rightTexts } from './right-texts.ts';

/** The level's name as admins see it. */
export function presentLevel(level: Level | Scope) {
  return level === 'write' ? rightTexts.write : rightTexts.read;
}
