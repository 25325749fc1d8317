import type { DoctorCheck } from '../../cli/doctor/finding.ts';
import { fine, warn } from '../../cli/doctor/finding.ts';
import { loadCertificateEnd } from '../../crypto/tls-certificates.ts';
import type { DoctorContext } from './doctor-context.ts';
import { listListeners } from './list-listeners.ts';

const dayMs = 86_400_000;
const warningDays = 21;

/** One check for each certificate of a listener: that its key fits, and when it ends. */
export function createCertificateChecks({ config, now }: DoctorContext): readonly DoctorCheck[] {
  const files = new Map(listListeners(config).flatMap(({ tls }) => tls.map((each) => [each.certFile, each])));
  return [...files.values()].map((each) => ({
    check: 'certificate',
    remedy: 'Renew it, or name its files right under `tls`. Changed files are read again without a restart.',
    async run() {
      const endsAtMs = await loadCertificateEnd(each);
      const days = Math.floor((endsAtMs - now()) / dayMs);
      const what = `${each.certFile} ends in ${days} days, on ${new Date(endsAtMs).toISOString().slice(0, 10)}.`;
      return days > warningDays
        ? [fine(what)]
        : [warn(what, 'Renew it soon; changed files are read again without a restart.')];
    },
  }));
}
