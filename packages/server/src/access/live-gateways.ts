import type { CutOff } from '@postern/contract/cut-off';
import type { ChangeSequence } from '@postern/contract/ids';
import type { LiveGateway } from './gateway-link.ts';

/** The gateway processes that answer calls now, and what they have confirmed. */
export interface LiveGateways {
  add(gateway: LiveGateway): void;
  /** The process is gone: it answers nothing any more, so nothing waits for it. */
  remove(id: string): void;
  /** Asks every live gateway, and gives what is known after at most `confirmWithinMs`. */
  confirm(sequence: ChangeSequence): Promise<CutOff>;
  /** What is known now, without asking. */
  find(sequence: ChangeSequence): Promise<CutOff>;
}

export interface LiveGatewaysDeps {
  readonly nowMs: () => number;
  /** How long an answer of the admin API waits for its gateways. */
  readonly confirmWithinMs: number;
}

export function createLiveGateways(deps: LiveGatewaysDeps): LiveGateways {
  const gateways = new Map<
    string,
    { readonly gateway: LiveGateway; readonly gone: PromiseWithResolvers<void> }
  >();
  return {
    add: (gateway) => void gateways.set(gateway.id, { gateway, gone: Promise.withResolvers<void>() }),
    remove(id) {
      gateways.get(id)?.gone.resolve();
      gateways.delete(id);
    },
    async confirm(sequence) {
      const asked = [...gateways.values()];
      // A gateway that fails to answer stays pending; one that is gone counts no more.
      const all = Promise.all(
        asked.map(({ gateway, gone }) =>
          Promise.race([gateway.flushThrough(sequence).catch(() => undefined), gone.promise]),
        ),
      );
      await settleWithin(all, deps.confirmWithinMs);
      return present(sequence);
    },
    find: async (sequence) => present(sequence),
  };

  function present(sequence: ChangeSequence): CutOff {
    return presentCutOff(
      sequence,
      [...gateways.values()].map(({ gateway }) => gateway),
      deps.nowMs(),
    );
  }
}

function presentCutOff(sequence: ChangeSequence, gateways: readonly LiveGateway[], nowMs: number): CutOff {
  const states = gateways.map(({ id, appliedSequence }) => ({
    id,
    state: appliedSequence >= sequence ? ('confirmed' as const) : ('pending' as const),
    appliedSequence,
  }));
  const isConfirmed = states.every(({ state }) => state === 'confirmed');
  return {
    sequence,
    state: isConfirmed ? 'confirmed' : 'pending',
    confirmedAtMs: isConfirmed ? nowMs : null,
    gateways: states,
  };
}

async function settleWithin(work: Promise<unknown>, withinMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, withinMs);
  });
  await Promise.race([work, elapsed]);
  clearTimeout(timer);
}
