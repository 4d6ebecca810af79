// The only place for the interface's drawings: one stroke weight, drawn with the text, never the only sign of anything.
import type { ReactElement } from 'react'

const shapes = {
  check: <path d="M5 12.5l4.5 4.500L19 7.5" />,
  cross: <path d="M6.5 6.500l11 11m0-11l-11 11" />,
  question: <path d="M8.5 9a3.5 3.5 0 1 1 5.2 3.100c-1.2.7-1.7 1.4-1.7 2.600M12 18.500v.1" />,
  half: (
    <>
      <circle cx="12" cy="12" r="8" />
      <path d="M12 4v16a8 8 0 0 0 0-16z" fill="currentColor" stroke="none" />
    </>
  ),
  dash: <path d="M6 12h12" />,
  seal: (
    <>
      <circle cx="12" cy="9.5" r="6" />
      <path d="M8.5 14.500L7 21l5-2.500L17 21l-1.5-6.500M9.5 9.500l1.8 1.8 3.2-3.3" />
    </>
  ),
  ban: (
    <>
      <circle cx="12" cy="12" r="8" />
      <path d="M6.5 6.500l11 11" />
    </>
  ),
  pencil: <path d="M4.5 19.500l1-4.500L16 4.500l3.5 3.500L9 18.500zM13.5 7l3.5 3.5" />,
  send: <path d="M4 12l16-7.5-5.5 15-3-6zM11.5 13.500L20 4.5" />,
  back: <path d="M9 6L4 11l5 5M4.5 11H15a5 5 0 0 1 0 10h-2" />,
  clock: (
    <>
      <circle cx="12" cy="12" r="8" />
      <path d="M12 7.500V12l3.2 2" />
    </>
  ),
  alert: <path d="M12 4L2.8 19.500h18.400zM12 10v4.500M12 17.200v.1" />,
  info: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 11v5.500M12 7.600v.1" />
    </>
  ),
  search: (
    <>
      <circle cx="10.5" cy="10.5" r="6" />
      <path d="M15 15l5 5" />
    </>
  ),
  menu: <path d="M4 7h16M4 12h16M4 17h16" />,
  more: <path d="M5 12h.1M12 12h.1M19 12h.1" strokeWidth="3" />,
  user: (
    <>
      <circle cx="12" cy="8.5" r="4" />
      <path d="M4.5 20c1-4 4-5.5 7.5-5.500s6.5 1.5 7.5 5.5" />
    </>
  ),
  text: <path d="M3 18L7.5 6 12 18M4.6 14h5.800M14 18l3.2-8.500L20.5 18M15.2 15.200h4" />,
  print: <path d="M7 8.500V4h10v4.500M7 17H4.500V8.500h15V17H17M7 14h10v6H7z" />,
  download: <path d="M12 4v11m0 0l-4.5-4.500M12 15l4.5-4.500M5 20h14" />,
  upload: <path d="M12 16V5m0 0L7.5 9.500M12 5l4.5 4.500M5 20h14" />,
  down: <path d="M6 9.500l6 6 6-6" />,
  right: <path d="M9.5 6l6 6-6 6" />,
  left: <path d="M14.5 6l-6 6 6 6" />,
  'sort-up': <path d="M12 19V5m0 0L6.5 10.500M12 5l5.5 5.5" />,
  'sort-down': <path d="M12 5v14m0 0l-5.5-5.500M12 19l5.5-5.5" />,
  copy: <path d="M8.5 8.500V4.500h11v11h-4M4.5 8.500h11v11h-11z" />,
  undo: <path d="M8 5L4 9l4 4M4.5 9H14a5.5 5.5 0 0 1 0 11H9" />,
  offline: (
    <path d="M4 4l16 16M8.5 13.500a6 6 0 0 1 2-1.200M15.5 13.500a6 6 0 0 0-1.5-1M5 10a11 11 0 0 1 3-2M19 10a11 11 0 0 0-7.5-3M12 18v.1" />
  ),
  bell: <path d="M6 16.500V11a6 6 0 0 1 12 0v5.500l1.5 1.500h-15zM10 20.500a2.2 2.2 0 0 0 4 0" />,
  'my-work': <path d="M4.5 5h15v14h-15zM8 10l1.5 1.500L12 9M8 15.500l1.5 1.500L12 14.500M14.5 10.500H17M14.5 16H17" />,
  units: <path d="M12 21s6.5-6 6.5-11a6.5 6.5 0 0 0-13 0c0 5 6.5 11 6.5 11zM12 12.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z" />,
  assessments: <path d="M6 4.500h9l3.5 3.500v11.500H6zM15 4.500V8h3.500M9 12.500l2 2 4-4" />,
  decisions: <path d="M6 20h12M7.5 16.500h9l-1-3.500h-7zM12 13c-.5-2-2.5-3-2.5-5.500a2.5 2.5 0 0 1 5 0C14.5 10 12.5 11 12 13z" />,
  enrolment: <path d="M6 20.500V4.500M6 5h12.500l-3 4 3 4H6" />,
  board: <path d="M4.5 20h15M7 16.500v-5M12 16.500v-11M17 16.500v-8" strokeWidth="2.2" />,
  reports: <path d="M6 4h12v16H6zM9 8.500h6M9 12h6M9 15.500h4" />,
  law: <path d="M12 6.500c-2-1.5-4.5-2-7.5-2v13c3 0 5.5.5 7.5 2 2-1.5 4.5-2 7.5-2v-13c-3 0-5.5.5-7.5 2zM12 6.500v13" />,
} as const

export type IconName = keyof typeof shapes

/** A drawing the size of the text beside it; hidden from screen readers, the word beside it speaks. */
export function Icon({ name }: { readonly name: IconName }): ReactElement {
  return (
    <svg
      className="icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[name]}
    </svg>
  )
}
