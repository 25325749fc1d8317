import { createContext } from 'react';

/** The end of the tab's title: `Postern` for the console, the operator's own name for a portal. */
export const SiteNameContext = createContext('Postern');
