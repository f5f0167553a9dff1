/** Whether what was predicted of a step came true. */
import { Box } from 'ink';
import type { Row } from '../parts/rows.ts';
import { SpanLine } from '../parts/span-line.tsx';
import { useLanguage, useTheme } from '../parts/surroundings.tsx';
import { verdictRows } from './predict.ts';
import type { LabSeen } from './seen.ts';

/** The rows of the verdict; none where nothing was predicted of this step. */
export function useVerdict({ view, prediction }: LabSeen, width: number): Row[] {
  const theme = useTheme();
  const language = useLanguage();
  const { verdict, score } = prediction;
  const step = view.frame?.step;
  if (verdict === undefined || verdict.step !== view.step || step === undefined) return [];
  return verdictRows(verdict, { step, script: view.script }, score, { theme, language, width });
}

/** The verdict where the narration is not seen. */
export function VerdictLines({ rows }: { readonly rows: readonly Row[] }) {
  return (
    <Box flexDirection="column">
      {rows.map((spans, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name but its place.
        <SpanLine key={at} spans={spans} />
      ))}
    </Box>
  );
}
