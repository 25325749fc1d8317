import type { AdminCallName } from '@postern/contract/admin-client';
import type { AllRoutes } from '@postern/contract/admin-routes/all-routes';
import { defineTexts } from '../../ui/i18n/text.ts';
import type { ProofCause } from './ask-for-proof.ts';

/** Why a fresh proof is asked for: one sentence for each kind of cause. */
export const proofReasons = defineTexts({
  keyShown: {
    en: 'You are about to see the text of a key.',
    fr: 'Vous allez voir le texte d’une clé.',
    nl: 'U krijgt de tekst van een sleutel te zien.',
  },
  credentialMade: {
    en: 'You are about to get a new key, password or secret.',
    fr: 'Vous allez recevoir une nouvelle clé, un nouveau mot de passe ou un nouveau secret.',
    nl: 'U krijgt een nieuwe sleutel, een nieuw wachtwoord of een nieuw geheim.',
  },
  handedOver: {
    en: 'Somebody else will be able to collect the text of a key.',
    fr: 'Une autre personne pourra retirer le texte d’une clé.',
    nl: 'Iemand anders kan de tekst van een sleutel ophalen.',
  },
  personAdmitted: {
    en: 'This gives a person access.',
    fr: 'Ceci donne accès à une personne.',
    nl: 'Hiermee krijgt iemand toegang.',
  },
  accessWidened: {
    en: 'This change allows more than is allowed now.',
    fr: 'Ce changement permet plus que ce qui est permis actuellement.',
    nl: 'Deze wijziging laat meer toe dan nu is toegestaan.',
  },
  messagesSent: {
    en: 'Messages about this licence will be sent that are not sent now, or to another address.',
    fr: 'Des messages sur cette licence seront envoyés qui ne le sont pas actuellement, ou à une autre adresse.',
    nl: 'Er worden berichten over deze licentie verstuurd die nu niet worden verstuurd, of naar een ander adres.',
  },
  mailRead: {
    en: 'The text of a mail may hold links that act.',
    fr: 'Le texte d’un e-mail peut contenir des liens qui agissent.',
    nl: 'De tekst van een mail kan links bevatten die iets uitvoeren.',
  },
  signInChanged: {
    en: 'This changes how you sign in.',
    fr: 'Ceci change la façon dont vous vous connectez.',
    nl: 'Dit verandert hoe u zich aanmeldt.',
  },
});

/** The calls that may ask, from the table over the routes. */
type AskingCall = {
  [Name in AdminCallName]: AllRoutes[Name]['x-postern-fresh-proof'] extends 'never' ? never : Name;
}[AdminCallName];

/** Does not compile while a call that may ask has no reason. */
const reasonOf: Readonly<Record<AskingCall | 'account', keyof typeof proofReasons>> = {
  viewKey: 'keyShown',
  createApiUser: 'credentialMade',
  resetKey: 'credentialMade',
  rotateKey: 'credentialMade',
  createWebServiceAccount: 'credentialMade',
  resetWebServiceAccountPassword: 'credentialMade',
  createWebhook: 'credentialMade',
  replaceWebhookSecret: 'credentialMade',
  handOverKey: 'handedOver',
  inviteMember: 'personAdmitted',
  inviteOperator: 'personAdmitted',
  inviteIntegrator: 'personAdmitted',
  changeMemberRole: 'personAdmitted',
  confirmPersonAddress: 'personAdmitted',
  resetPerson: 'personAdmitted',
  setIntegratorApiUsers: 'personAdmitted',
  editApiUser: 'accessWidened',
  setRights: 'accessWidened',
  changeRights: 'accessWidened',
  setGroupLevel: 'accessWidened',
  applySmallerRights: 'accessWidened',
  actOnHygiene: 'accessWidened',
  editEntityGroup: 'accessWidened',
  editLicence: 'accessWidened',
  setLicenceRatePlan: 'accessWidened',
  setApiUserRatePlan: 'accessWidened',
  importCredentials: 'accessWidened',
  publishCatalogue: 'accessWidened',
  editWebhook: 'messagesSent',
  getOutboxMessage: 'mailRead',
  drawOutboxMail: 'mailRead',
  account: 'signInChanged',
};

/** The reason for this cause; undefined for a call that does not ask, such as one of a newer server. */
export function findProofReason(cause: ProofCause) {
  const reasons: Partial<Record<ProofCause, keyof typeof proofReasons>> = reasonOf;
  const reason = reasons[cause];
  return reason === undefined ? undefined : proofReasons[reason];
}
