import type { Surface } from '../operation.ts';
import { activecampaignSurface } from './activecampaign.ts';
import { optimoveSurface } from './optimove.ts';
import { surfaceV4 } from './v4.ts';
import { surfaceV5 } from './v5.ts';

/** Every surface of the API, over the same store. */
export const surfaces: readonly Surface[] = [surfaceV4, surfaceV5, activecampaignSurface, optimoveSurface];
