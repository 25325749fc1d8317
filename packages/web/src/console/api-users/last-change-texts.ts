import { defineTexts } from '../../ui/i18n/text.ts';

export const lastChangeTexts = defineTexts({
  pending: {
    en: 'On its way: {done} of {all} gateways have confirmed.',
    fr: 'En route : {done} passerelles sur {all} ont confirmé.',
    nl: 'Onderweg: {done} van {all} gateways hebben bevestigd.',
  },
  confirmed: {
    en: 'Confirmed on {when}: no gateway accepts what was cut off, nor a token made from it.',
    fr: 'Confirmé le {when} : aucune passerelle n’accepte ce qui a été coupé, ni un jeton qui en provient.',
    nl: 'Bevestigd op {when}: geen gateway aanvaardt nog wat is afgesneden, noch een token ervan.',
  },
  applied: {
    en: 'Confirmed on {when}: every gateway judges by it.',
    fr: 'Confirmé le {when} : toutes les passerelles en tiennent compte.',
    nl: 'Bevestigd op {when}: elke gateway oordeelt ernaar.',
  },
});

/** One gateway's line, by its state. */
export const gatewayTexts = defineTexts({
  confirmed: { en: '{gateway}: confirmed', fr: '{gateway} : confirmé', nl: '{gateway}: bevestigd' },
  pending: { en: '{gateway}: waiting', fr: '{gateway} : en attente', nl: '{gateway}: wacht' },
  'lease-expired': {
    en: '{gateway}: lease ended on {when}; since then it refuses every call',
    fr: '{gateway} : bail expiré le {when} ; depuis, elle refuse tout appel',
    nl: '{gateway}: lease verlopen op {when}; sindsdien weigert ze elke aanroep',
  },
  stopped: {
    en: '{gateway}: stopped on {when}',
    fr: '{gateway} : arrêtée le {when}',
    nl: '{gateway}: gestopt op {when}',
  },
});
