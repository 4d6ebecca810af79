// The only place for core's words about results in the language of the screen.
import { vietnameseResults, type ResultWords } from '@binhyen/core/documents/result-words.domain'
import { currentLanguage, englishLoaded } from './language.ts'

export function resultWords(): ResultWords {
  return (currentLanguage() === 'en' ? englishLoaded()?.results : undefined) ?? vietnameseResults
}
