import type { DoctorCheck } from '../../cli/doctor/finding.ts';
import { fine, warn } from '../../cli/doctor/finding.ts';
import { openMailer } from '../open-outbox.ts';
import type { DoctorContext } from './doctor-context.ts';

/** Connects to the mail server, encrypts and signs in as configured, and sends no mail. */
export function createMailCheck({ config, env }: DoctorContext): DoctorCheck {
  return {
    check: 'mail',
    remedy: 'Check `smtp` in postern.yaml: host, port, security, user and password.',
    async run() {
      const mailer = await openMailer(config, env);
      const { smtp } = config;
      if (mailer === undefined || smtp === undefined)
        return [
          warn(
            'No mail server is configured: mails wait in the outbox and are never sent.',
            'Name one as `smtp` in postern.yaml.',
          ),
        ];
      try {
        await mailer.verify();
      } finally {
        mailer.close();
      }
      return [fine(`${smtp.host}:${smtp.port} takes mails (${smtp.security}) of ${smtp.from}.`)];
    },
  };
}
