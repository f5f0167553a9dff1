/** The emulated terminal that screens are tested on shows what a person would see. */
import { Box, Text, useInput, useWindowSize } from 'ink';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { key } from './driver.ts';
import { renderScreen } from './terminal.ts';

function Counter() {
  const { columns, rows } = useWindowSize();
  const [count, setCount] = useState(0);
  const [last, setLast] = useState('');
  useInput((input, pressed) => {
    if (input === '+') setCount((n) => n + 1);
    if (pressed.escape) setLast('escape');
    if (pressed.upArrow) setLast('up');
  });
  return (
    <Box width={columns} height={rows} borderStyle="round" flexDirection="column">
      <Text bold color="red">
        管道 {columns}x{rows}
      </Text>
      <Text>
        count={count} {last}
      </Text>
    </Box>
  );
}

test('shows cells, takes keys, follows a resize', async () => {
  const screen = await renderScreen(<Counter />, { columns: 40, rows: 8 });
  try {
    expect(screen.text()).toContain('管道 40x8');
    expect(screen.cell(1, 1)).toMatchObject({ text: '管', width: 2, bold: true });
    expect(screen.cell(1, 1).foreground).not.toBeNull();
    await screen.press('+');
    await screen.press('+');
    expect(screen.line(2)).toContain('count=2');
    await screen.press(key.up);
    expect(screen.line(2)).toContain('count=2 up');
    await screen.press(key.escape);
    expect(screen.line(2)).toContain('count=2 escape');
    await screen.resize(60, 12);
    expect(screen.line(0)).toMatch(/^╭─{58}╮$/);
    expect(screen.line(11)).toMatch(/^╰─{58}╯$/);
    const before = screen.bytes();
    await screen.press('x');
    expect(screen.bytes()).toBe(before);
  } finally {
    await screen.close();
  }
});

test('without colour', async () => {
  const screen = await renderScreen(<Text color="red">plain</Text>, { colour: false });
  try {
    expect(screen.cell(0, 0)).toMatchObject({ text: 'p', foreground: null });
  } finally {
    await screen.close();
  }
});
