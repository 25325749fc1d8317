import { createContext } from 'react';

/** What the tab's title ends with: the console is Postern, a portal is called what its operator calls it. */
export const SiteNameContext = createContext('Postern');
