import { readPreference, watchPreferences, type Preference } from '#src/ui/preference.ts'

export const themePreference: Preference<'system' | 'light' | 'dark'> = {
  key: 'theme',
  values: ['system', 'light', 'dark'],
  initial: 'system',
}

/** Keeps `data-theme` on the root at the viewer's choice, or at the system's where they made none. */
export function followTheme(): void {
  const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    const choice = readPreference(themePreference)
    const system = systemIsDark.matches ? 'dark' : 'light'
    document.documentElement.dataset['theme'] = choice === 'system' ? system : choice
  }
  watchPreferences(apply)
  systemIsDark.addEventListener('change', apply)
  apply()
}
