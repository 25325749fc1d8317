/** How a credential travels. Each has a file of its own beside this one, and its entry in create-decide-deps.ts. */
export type CredentialScheme = 'bearer' | 'dpop' | 'basic' | 'api-key-header';
