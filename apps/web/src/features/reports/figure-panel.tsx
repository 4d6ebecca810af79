// The only place for what one figure means, beside the page: its unit, how it adds up, whose it is and where that is written.
import type { ReactElement } from 'react'
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import { t } from '../../i18n/vi/reports.ts'
import { DefinitionList, Panel } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { InLanguage, Vi } from '../../ui/vi.tsx'

export function FigurePanel({ figure, onClose }: { readonly figure: FigureReply; readonly onClose: () => void }): ReactElement {
  return (
    <Panel title={<InLanguage words={figure.name} />} about={figure.id} onClose={onClose}>
      <DefinitionList
        items={[
          { term: t('figure.unit'), value: <InLanguage words={figure.unit} /> },
          { term: t('figure.kind'), value: t(`figure.kind.${figure.kind}`) },
          { term: t('figure.adds'), value: t(`figure.adds.${figure.adds}`) },
          { term: t('figure.decimals'), value: figure.decimals === 0 ? t('figure.whole') : String(figure.decimals) },
          { term: t('figure.owner'), value: <Vi>{figure.owner}</Vi> },
          {
            term: t('figure.source'),
            value: (
              <>
                <Vi>{figure.source}</Vi> {figure.checked ? null : <StatusTag status="unchecked" />}
              </>
            ),
          },
        ]}
      />
      <p className="small muted">{t('figure.how')}</p>
    </Panel>
  )
}
