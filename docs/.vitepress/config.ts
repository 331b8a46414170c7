import { defineConfig } from 'vitepress'

/** The site of `npm run docs`: the pages of docs/, and the API that typedoc makes of src. */
export default defineConfig({
  title: 'virtnet',
  description: "libvirt for Node, and a virtual machine's network as a typed object",
  lang: 'en',
  cleanUrls: false,
  head: [
    ['link', { rel: 'icon', href: 'data:,' }],
    // The theme's own is too pale to read. A line under a code's name would hide its underscores.
    [
      'style',
      {},
      `html:root { --vp-code-lang-color: #515156 } html.dark { --vp-code-lang-color: #c8c8cc }
      html .vp-doc a:has(> code) { text-underline-offset: 6px }
      html .vp-doc td code { overflow-wrap: anywhere }`,
    ],
  ],
  srcExclude: ['build/**'],
  markdown: { theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' } },
  themeConfig: {
    search: {
      provider: 'local',
      // What is written for readers comes before what is made from the source.
      options: {
        miniSearch: {
          searchOptions: { boostDocument: (id: string) => (id.startsWith('/api/') ? 0.1 : 1) },
        },
      },
    },
    outline: [2, 3],
    nav: [
      { text: 'Quick start', link: '/quick-start' },
      { text: 'Modes', link: '/modes/' },
      { text: 'Cookbook', link: '/cookbook/' },
      { text: 'Reference', link: '/reference/network' },
      { text: 'API', link: '/api/' },
    ],
    sidebar: [
      {
        text: 'Start',
        items: [
          { text: 'Overview', link: '/' },
          { text: 'Quick start', link: '/quick-start' },
          { text: 'The playground', link: '/playground' },
          { text: 'Requirements and permissions', link: '/requirements' },
          { text: 'Coming from virsh', link: '/virsh' },
          { text: 'Comparison', link: '/comparison' },
        ],
      },
      {
        text: 'Modes',
        items: [
          { text: 'Which mode?', link: '/modes/' },
          ...['nat', 'routed', 'bridged', 'isolated', 'open', 'macvtap', 'hostdev'].map((mode) => ({
            text: mode,
            link: `/modes/${mode}`,
          })),
          { text: 'Scenarios', link: '/modes/scenarios' },
        ],
      },
      {
        text: 'Concepts',
        items: [
          { text: 'Networks, day by day', link: '/networks' },
          { text: 'Guests', link: '/guests' },
          { text: 'Who can reach whom', link: '/reachability' },
          { text: 'Change without harm', link: '/change' },
          { text: 'Policies', link: '/policies' },
          { text: 'Host bridges', link: '/host-bridges' },
          { text: 'Pictures', link: '/drawing' },
          { text: 'Definitions', link: '/definitions' },
          { text: 'Validation', link: '/validation' },
          { text: 'Connections, threads, events', link: '/threads-and-events' },
          { text: 'Observability', link: '/observability' },
          { text: 'Errors', link: '/errors' },
          { text: 'Codes', link: '/codes/' },
        ],
      },
      {
        text: 'Practice',
        items: [
          { text: 'Cookbook', link: '/cookbook/' },
          { text: 'The command', link: '/command' },
          { text: 'Troubleshooting', link: '/troubleshooting' },
          { text: 'Bundlers', link: '/bundlers' },
          { text: 'TypeScript', link: '/typescript' },
        ],
      },
      {
        text: 'Reference',
        items: [
          { text: 'Network', link: '/reference/network' },
          { text: 'Interface', link: '/reference/interface' },
          { text: 'Filter', link: '/reference/filter' },
          { text: 'Port', link: '/reference/port' },
          { text: 'API', link: '/api/' },
        ],
      },
    ],
  },
})
