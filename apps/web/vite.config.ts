// The only place for how the web application is built and served in development.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { doors } from './doors.ts'
import { precompress } from './precompress.ts'

const server = process.env['BINHYEN_SERVER'] ?? 'http://localhost:4300'

// Vite takes its settings from a default export; nothing else here has one.
export default defineConfig({
  plugins: [doors(), react(), precompress()],
  build: {
    target: 'es2022',
    manifest: true,
    // Fonts stay files of their own: a data: URL would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // The directive is for server components, which this application has none of.
      onLog(level, log, handler) {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handler(level, log)
      },
      output: {
        codeSplitting: {
          groups: [
            // Libraries change seldom, so a browser keeps them over upgrades. The router stays apart: sign-in does without it.
            { name: 'react', test: /node_modules[\\/](?:react|react-dom|scheduler)[\\/]/ },
            { name: 'query', test: /node_modules[\\/]@tanstack[\\/](?:react-)?query/ },
            { name: 'router', test: /node_modules[\\/](?:@tanstack|use-sync-external-store)[\\/]/ },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': server } },
})
