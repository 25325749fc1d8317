import { createContext } from 'react';
import { pageBrand } from './app/page-brand.ts';

/** The end of the tab's title: the name of the product for the console, the portal's own title for a portal. */
export const SiteNameContext = createContext(pageBrand.name);
