import { lazy, Suspense } from 'react';
import { LinesSkeleton } from '../../ui/states.tsx';
import type { FormSectionProps } from './form-section.tsx';

const LazyEntities = lazy(() =>
  import('./entities-section.tsx').then((module) => ({ default: module.EntitiesSection })),
);
const LazyAdvanced = lazy(() =>
  import('./advanced-section.tsx').then((module) => ({ default: module.AdvancedSection })),
);

/** The sections further down choose among many values, which takes code that the form’s beginning need not wait for. */
export function EntitiesSection(props: FormSectionProps) {
  return (
    <Suspense fallback={<LinesSkeleton lines={3} />}>
      <LazyEntities {...props} />
    </Suspense>
  );
}

export function AdvancedSection(props: FormSectionProps) {
  return (
    <Suspense fallback={<LinesSkeleton lines={1} />}>
      <LazyAdvanced {...props} />
    </Suspense>
  );
}
