/** Each language by its own name, so that its speakers find it in any language of the page. */
export const ownLanguageNames = { en: 'English', fr: 'Français', nl: 'Nederlands' } as const;
