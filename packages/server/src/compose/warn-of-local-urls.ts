import type { Config } from '../config/config-schema.ts';
import type { Logger } from '../observe/log.ts';

/**
 * Warns when `publicUrl` is missing, because links in mails, invitations and error pages then lead to this machine. Not
 * called for the demo, which is meant for one machine.
 */
export function warnOfLocalUrls(config: Config, logger: Logger): void {
  const lacking = [
    ...(config.console.publicUrl === undefined ? ['console.publicUrl'] : []),
    ...(config.portal !== undefined && config.portal.publicUrl === undefined ? ['portal.publicUrl'] : []),
  ];
  if (lacking.length > 0) {
    logger.warn(
      { lacking },
      'links in mails, invitations and errors contain http://localhost: set the URL under which others reach this',
    );
  }
}
