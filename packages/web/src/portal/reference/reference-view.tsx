import { Alert, Box, useComputedColorScheme } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { PortalApi, PortalEnvironment } from '@postern/contract/portal';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { findScheme, useChoice } from '../choice/choice.ts';
import { referenceTexts } from './reference-texts.ts';
import { presentDomain, presentKeyTarget } from '../try-it/key-target.ts';
import { useHeldKey, useKeyRing } from '../try-it/use-key-ring.ts';
import { createExplain } from './explain-call.ts';
import { createGatewayFetch } from './gateway-fetch.ts';
import type { MountedReference, OpenApiDocument } from './mount-reference.ts';
import { nextPaint } from './next-paint.ts';
import { findOperationHash } from './operation-link.ts';
import { ReferenceOutline } from './reference-outline.tsx';

interface ReferenceViewProps {
  readonly document: OpenApiDocument;
  readonly environment: PortalEnvironment;
  readonly api: PortalApi;
  /** As findOwnAccount gives it. */
  readonly account: string | undefined;
}

/** Scalar's reference in our page. Its code comes with the first reference page and with no other. */
export function ReferenceView({ document, environment, api, account }: ReferenceViewProps) {
  const i18n = useI18n();
  const choice = useChoice();
  const ring = useKeyRing();
  const element = useRef<HTMLDivElement>(null);
  const mounted = useRef<MountedReference>(undefined);
  const [isBroken, setIsBroken] = useState(false);
  const [isMounted, setIsMounted] = useState(false);
  const isDark = useComputedColorScheme('light') === 'dark';
  const domain = presentDomain({ environment, api, account });
  const scheme = findScheme(api, choice.scheme);
  const held = useHeldKey({ environment: environment.name, scheme: scheme ?? 'bearer' });
  const hint = held.kind === 'ready' ? held.hint : undefined;
  const input = { slug: api.id, isDark, domain, account };
  // The form's calls read these when they are made, since the mounted reference outlives a change of any of them.
  const latest = useRef({ environment, api, scheme, account, input });
  useEffect(() => {
    latest.current = { environment, api, scheme, account, input };
  });

  useEffect(() => {
    let isGone = false;
    const findTarget = () => presentKeyTarget(latest.current);
    const send = createGatewayFetch({
      fetch: (request, init) => fetch(request, init),
      isOfGateway: ({ protocol, host }) =>
        host === presentDomain(latest.current) &&
        protocol === new URL(latest.current.environment.url).protocol,
      async findHeader() {
        const target = findTarget();
        return target === undefined ? undefined : await ring.findHeader(target);
      },
      explain: createExplain(environment.name, i18n.language),
      onTried: (call) => mounted.current?.showTried(call),
    });
    // The placeholder is painted first, since Scalar blocks the page while it reads a large document.
    Promise.all([import('./mount-reference.ts'), nextPaint()])
      .then(([{ mountReference }]) => {
        if (isGone || element.current === null) return;
        mounted.current = mountReference(element.current, latest.current.input, {
          document,
          i18n,
          fetch: send,
        });
        setIsMounted(true);
      })
      .catch(() => setIsBroken(true));
    return () => {
      isGone = true;
      mounted.current?.destroy();
      mounted.current = undefined;
    };
    // Once for each document and language: see the key of this component.
  }, []);

  useEffect(() => {
    mounted.current?.update(latest.current.input);
  }, [isDark, domain]);

  useEffect(() => {
    mounted.current?.showKey(hint);
  }, [hint, isMounted]);

  const { hash } = useLocation();
  useEffect(() => {
    // Scalar reads our links when it begins; to follow one later, it is given its own.
    const scalars = isMounted ? findOperationHash(`#${hash}`, document) : null;
    if (scalars !== null) window.location.replace(scalars);
  }, [hash, document, isMounted]);

  if (isBroken)
    return (
      <Box component="main" p="md">
        <Alert color="red" role="alert" title={i18n.t(referenceTexts.brokenTitle)}>
          {i18n.t(referenceTexts.broken)}
        </Alert>
      </Box>
    );
  return (
    <>
      {!isMounted && <ReferenceOutline document={document} />}
      <div ref={element} />
    </>
  );
}
