/** A backup cannot be made, trusted or restored. The message is for the operator and holds no secret. */
export class BackupError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackupError';
  }
}
