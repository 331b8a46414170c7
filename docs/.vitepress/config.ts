import { defineConfig } from 'vitepress'

const sidebar = [
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
]

/** The pages in the sidebar, by address. */
const listed = new Set(sidebar.flatMap(({ items }) => items.map(({ link }) => link)))

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
      html .vp-doc { --vp-code-block-font-size: 13px }
      html .vp-doc td { overflow-wrap: break-word }
      html .vp-doc td:first-child > code:only-child { white-space: nowrap }
      html .vp-doc tr:not(:has(td:nth-child(5))) td:last-child { min-width: 15em }
      html .vp-doc tr:has(:nth-child(6)) > * { padding-left: 10px; padding-right: 10px }
      html .vp-doc td:last-child code { overflow-wrap: anywhere }
      html .VPDoc.has-aside .content-container { max-width: 780px }
      @media (min-width: 1280px) {
        html .VPDoc .container .content { padding-left: 8px; padding-right: 16px }
        html .VPDoc .container .aside { max-width: 232px; padding-left: 24px }
      }
      html .message-page .language-text pre code { white-space: pre-wrap; overflow-wrap: anywhere; width: auto }`,
    ],
  ],
  transformPageData: ({ relativePath, frontmatter }) => {
    // The theme takes the first page of the sidebar for the next one of any that is not in it.
    if (!listed.has(`/${relativePath.replace(/(index)?\.md$/, '')}`))
      Object.assign(frontmatter, { prev: false, next: false })
    // Messages are read from end to end; other output has columns.
    if (relativePath.startsWith('codes/')) frontmatter.pageClass = 'message-page'
  },
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
    sidebar,
  },
})
