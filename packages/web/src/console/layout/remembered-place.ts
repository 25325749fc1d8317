import { useMemo } from 'react';
import { z } from 'zod';
import { environmentNameSchema, licenceIdSchema } from '@postern/contract/ids';
import type { Place } from '../api/queries.ts';

const storageName = 'postern.place';
const placeSchema = z.object({ licenceId: licenceIdSchema, environment: environmentNameSchema });

/** The licence and environment that the person opened last: names only, never a secret. The server judges again whether they may. */
export function findRememberedPlace(): Place | undefined {
  try {
    return placeSchema.parse(JSON.parse(localStorage.getItem(storageName) ?? ''));
  } catch {
    return undefined; // Nothing kept, or storage forbidden: the first licence serves.
  }
}

export function useRememberedPlace(): Place | undefined {
  return useMemo(findRememberedPlace, []);
}

export function rememberPlace(place: Place): void {
  try {
    localStorage.setItem(storageName, JSON.stringify(place));
  } catch {
    // Storage forbidden: the next visit begins at the first licence.
  }
}
