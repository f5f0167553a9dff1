/** What this machine allows, asked before anything of the real kernel is loaded. */
import type { DoctorReport } from './real/client/doctor.ts';

/** What this machine allows the real kernel to do, and what each missing thing costs. Never rejects. */
export async function doctor(): Promise<DoctorReport> {
  const { probeMachine } = await import('./real/client/real-kernel.ts');
  return probeMachine();
}
