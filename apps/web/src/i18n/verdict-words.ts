// The only place for core's words about verdicts in the language of the screen.
import { vietnameseVerdict, type VerdictWords } from '@binhyen/core/criteria/verdict-words.domain'
import { currentLanguage, englishLoaded } from './language.ts'

/** Hand these to explain, addressInWords, factValueInWords and issueInWords. */
export function verdictWords(): VerdictWords {
  return (currentLanguage() === 'en' ? englishLoaded()?.verdict : undefined) ?? vietnameseVerdict
}
