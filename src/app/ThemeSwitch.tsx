import { Monitor, Moon, Sun } from 'lucide-react'

import { IconButton } from '#src/ui/IconButton.tsx'
import { usePreference } from '#src/ui/preference.ts'

import { themePreference } from './theme.ts'

const themes = {
  system: { icon: Monitor, label: 'Theme: as the system', next: 'light' },
  light: { icon: Sun, label: 'Theme: light', next: 'dark' },
  dark: { icon: Moon, label: 'Theme: dark', next: 'system' },
} as const

/** Goes round: as the system, light, dark. */
export function ThemeSwitch() {
  const [theme, setTheme] = usePreference(themePreference)
  const { icon, label, next } = themes[theme]
  return <IconButton label={label} icon={icon} onClick={() => setTheme(next)} />
}
