import { z } from 'zod';

/** The retention of usage records. */
export const usageConfigSchema = z
  .strictObject({
    minutesKeptHours: z
      .int()
      .min(3)
      .max(720)
      .default(48)
      .describe('How long usage is kept by the minute, in hours'),
    hoursKeptDays: z
      .int()
      .min(15)
      .max(400)
      .default(35)
      .describe('How long usage is kept by the hour, in days'),
    daysKeptDays: z
      .int()
      .min(30)
      .max(4_000)
      .default(400)
      .describe('How long usage is kept by the day, in days; longer than by the hour'),
  })
  .describe('Records of usage: which operation was called, by whom, from where, and with what outcome');
