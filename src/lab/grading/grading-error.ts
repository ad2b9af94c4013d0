/** Why a folder could not be graded at all. The message names what is missing and the way out, and no secret. */
export class GradingError extends Error {
  override readonly name = 'GradingError';
}
