import { type ShellText, sh, shellWord } from '../../base/index.js'

/** The permanent form of a remedy, in the syntax of the program that would otherwise undo it or lose it at reboot. */
export interface LastingRemedy {
  /** The program whose settings these are: `ufw`, `firewalld`, `Docker`, `NixOS`, `sysctl`, … */
  readonly tool: string
  /** What to do, for people. */
  readonly text: string
  /** Commands to run as root on the host, in order; empty if `lines` go into a file that people maintain. */
  readonly commands: readonly string[]
  /** Lines for the file that `text` names. */
  readonly lines: readonly string[]
}

/** Context of the commands that help until the next reboot. */
export interface LastingContext {
  /** The program that stopped the packets. @see ownerOf */
  readonly owner?: string | undefined
  /** The hook of the chain that stopped them. */
  readonly hook?: string | undefined
  /** The input link. */
  readonly inLink?: string | undefined
  /** The guests' subnet. */
  readonly subnet?: string | undefined
  /** Host ports that guests need, if it concerns those. */
  readonly ports?: { readonly tcp?: readonly number[]; readonly udp?: readonly number[] } | undefined
  /** Docker's rules show version 28 or later, which has the option `ip-forward-no-drop`. */
  readonly dockerHasNoDrop?: boolean | undefined
}

/** Makes commands permanent, tool by tool; empty for commands that are permanent anyway. */
export function lastingRemedies(commands: readonly string[], context: LastingContext = {}): LastingRemedy[] {
  const groups = new Map<string, string[]>()
  for (const command of commands) {
    const tool = toolOf(command, context)
    groups.set(tool, [...(groups.get(tool) ?? []), command])
  }
  return [...groups].flatMap(([tool, own]) => keep[tool]?.(own, context) ?? others(tool, own, context))
}

/** The same for several steps, with one remedy per program. */
export function lastingOfAll(
  steps: readonly { readonly commands: readonly string[]; readonly about?: LastingContext | undefined }[],
): LastingRemedy[] {
  const groups = new Map<string, { commands: string[]; about: LastingContext }>()
  for (const { commands, about = {} } of steps) {
    const key = `${about.owner} ${about.hook}`
    const known = groups.get(key) ?? { commands: [], about }
    for (const command of commands) if (!known.commands.includes(command)) known.commands.push(command)
    known.about = { ...about, ...known.about, ports: joined(known.about.ports, about.ports) }
    groups.set(key, known)
  }
  const found = [...groups.values()].flatMap(({ commands, about }) => lastingRemedies(commands, about))
  // Commands that name their program do not depend on who stopped the packets, so remove duplicates.
  const once = new Map(found.map((one) => [`${one.tool} ${one.text} ${one.commands.join()} ${one.lines.join()}`, one]))
  return [...once.values()]
}

type Ports = LastingContext['ports']

function joined(some: Ports, others: Ports): Ports {
  if (!some || !others) return some ?? others
  const both = (of: 'tcp' | 'udp'): number[] =>
    [...new Set([...(some[of] ?? []), ...(others[of] ?? [])])].sort((a, b) => a - b)
  return { tcp: both('tcp'), udp: both('udp') }
}

function toolOf(command: string, { owner }: LastingContext): string {
  const [first = ''] = command.split(' ')
  if (first === 'ufw') return 'ufw'
  if (first === 'firewall-cmd') return 'firewalld'
  if (first === 'fail2ban-client') return 'fail2ban'
  if (first === 'cscli') return 'CrowdSec'
  if (first === 'nordvpn') return 'NordVPN'
  if (first === 'sysctl') return 'sysctl'
  if (/^ip6?tables(-legacy)? -I DOCKER-USER /.test(command)) return 'Docker'
  if (owner !== undefined && /^(ip6?tables|nft)/.test(first)) return owner === 'libvirt' ? first : owner
  return first
}

type Keep = (commands: readonly string[], context: LastingContext) => LastingRemedy[]

const keep: Readonly<Record<string, Keep>> = {
  ufw: (commands) => {
    const own = commands.filter((command) => command.startsWith('ufw '))
    const rules = commands.filter((command) => /^ip6?tables -I (INPUT|FORWARD|OUTPUT) /.test(command))
    const lines = rules.map((command) => {
      const six = command.startsWith('ip6tables') ? '6' : ''
      return command.replace(/^\S+ -I (\S+) /, (_all, chain: string) => `-I ufw${six}-before-${chain.toLowerCase()} `)
    })
    const kept: LastingRemedy = {
      tool: 'ufw',
      text: 'ufw keeps it across reloads and reboots',
      commands: own,
      lines: [],
    }
    const file = rules.some((command) => command.startsWith('ip6tables')) ? 'before6.rules' : 'before.rules'
    const text = `the ufw command cannot express this: add it to /etc/ufw/${file} before COMMIT, then run ufw reload`
    return [
      ...(own.length > 0 ? [kept] : []),
      ...(lines.length > 0 ? [{ tool: 'ufw', text, commands: [], lines }] : []),
    ]
  },

  firewalld: (commands) => {
    const permanent = commands.flatMap((command) =>
      / --permanent /.test(command) || command === 'firewall-cmd --reload'
        ? []
        : [command.replace('firewall-cmd ', 'firewall-cmd --permanent ')],
    )
    const already = commands.filter((command) => / --permanent /.test(command))
    const all = [...already, ...permanent]
    return [{ tool: 'firewalld', text: 'firewalld keeps it across reloads and reboots', commands: all, lines: [] }]
  },

  Docker: (commands, { dockerHasNoDrop }) => {
    const own = commands.filter((command) => / DOCKER-USER /.test(command))
    if (own.length !== commands.length) return others('Docker', commands, {})
    const folder = '/etc/systemd/system/docker.service.d'
    const file = `${folder}/virtnet-guests.conf`
    // Rules survive a restart of Docker, but not a reboot: each is added again if it is missing.
    const lines = own.map((command) => {
      const asked = command.replace(' -I ', ' -C ')
      const both = `${asked} 2>/dev/null || ${command}`
      // systemd interprets percent signs and dollars.
      return `ExecStartPost=/bin/sh -c ${shellWord(both.replaceAll('%', '%%').replaceAll('$', '$$$$'))}`
    })
    const written: ShellText = { shell: `>${file}` }
    const all = ['[Service]', ...lines]
    const option = dockerHasNoDrop
      ? '; or set "ip-forward-no-drop": true in /etc/docker/daemon.json, so that Docker no longer drops forwarded packets on this host'
      : ''
    return [
      {
        tool: 'Docker',
        text: `DOCKER-USER keeps its rules across Docker restarts; a drop-in for its unit restores them after a reboot${option}`,
        commands: [sh`mkdir -p ${folder}`, sh`printf ${'%s\\n'} ${all} ${[written]}`, 'systemctl daemon-reload'],
        lines: [],
      },
    ]
  },

  fail2ban: (commands) => {
    const addresses = [...new Set(commands.flatMap((command) => / unbanip (\S+)$/.exec(command)?.[1] ?? []))]
    return [
      {
        tool: 'fail2ban',
        text: 'exempt it from bans in /etc/fail2ban/jail.local, then run fail2ban-client reload',
        commands: [],
        lines: ['[DEFAULT]', `ignoreip = 127.0.0.1/8 ::1 ${addresses.join(' ')}`],
      },
    ]
  },

  CrowdSec: (commands) => {
    const whom = [...new Set(commands.flatMap((command) => / --(?:ip|range) (\S+)$/.exec(command)?.[1] ?? []))]
    if (whom.length === 0) return others('CrowdSec', commands, {})
    return [
      {
        tool: 'CrowdSec',
        text: 'exempt it from CrowdSec decisions with an allowlist',
        commands: [
          'cscli allowlists create libvirt-guests -d "guests of libvirt networks"',
          ...whom.map((one) => sh`cscli allowlists add libvirt-guests ${one}`),
        ],
        lines: [],
      },
    ]
  },

  NordVPN: (commands, { subnet, hook, ports }) => {
    if (commands.every((command) => command.startsWith('nordvpn ')))
      return [{ tool: 'NordVPN', text: 'NordVPN keeps its allowlist', commands, lines: [] }]
    const allow = 'nordvpn allowlist add'
    const listed =
      hook === 'forward' && subnet !== undefined
        ? [sh`nordvpn allowlist add subnet ${subnet}`]
        : [
            ...(ports?.udp ?? []).map((port) => `${allow} port ${port} protocol UDP`),
            ...(ports?.tcp ?? []).map((port) => `${allow} port ${port} protocol TCP`),
          ]
    return [
      {
        tool: 'NordVPN',
        text: 'NordVPN rewrites its rules when it connects: add the guests to its allowlist',
        commands: listed,
        lines: [],
      },
    ]
  },

  Mullvad: () => [
    {
      tool: 'Mullvad',
      text: 'Mullvad rewrites its rules when it connects: allow local network sharing',
      commands: ['mullvad lan set allow'],
      lines: [],
    },
  ],

  NixOS: (commands, { hook, inLink, ports }) => {
    const asLines = (): string[] => {
      if (hook === 'prerouting') return ['networking.firewall.checkReversePath = "loose";']
      if (hook === 'input' && inLink !== undefined && ports) {
        const at = `networking.firewall.interfaces.${JSON.stringify(inLink)}`
        return (['TCP', 'UDP'] as const).flatMap((protocol) => {
          const wanted = ports[protocol === 'TCP' ? 'tcp' : 'udp'] ?? []
          return wanted.length === 0 ? [] : [`${at}.allowed${protocol}Ports = [ ${wanted.join(' ')} ];`]
        })
      }
      const nft = commands.every((command) => command.startsWith('nft '))
      if (nft && hook === 'forward')
        return [
          "networking.firewall.extraForwardRules = ''",
          ...commands.map((command) => `  ${command.replace(/^nft insert rule \S+ \S+ \S+ /, '')}`),
          "'';",
        ]
      return ["networking.firewall.extraCommands = ''", ...commands.map((command) => `  ${command}`), "'';"]
    }
    return [
      {
        tool: 'NixOS',
        text: 'NixOS generates its rules from its configuration: add this to configuration.nix, then run nixos-rebuild switch',
        commands: [],
        lines: asLines(),
      },
    ]
  },

  'wg-quick': (commands) => [
    {
      tool: 'wg-quick',
      text: 'wg-quick writes its rules when the tunnel comes up: add this to [Interface] of its file in /etc/wireguard',
      commands: [],
      lines: commands.map((command) => `PostUp = ${command}`),
    },
  ],

  sysctl: (commands) => {
    const settings = commands.flatMap((command) => /^sysctl -w (\S+)=(\S+)$/.exec(command)?.slice(1) ?? [])
    const pairs = settings.flatMap((name, index) => (index % 2 === 0 ? [[name, settings[index + 1]] as const] : []))
    if (pairs.length === 0) return []
    return [
      {
        tool: 'sysctl',
        text: 'a file in /etc/sysctl.d keeps it across reboots',
        commands: pairs.map(([name, value]) => {
          const file = `/etc/sysctl.d/90-virtnet-${name.split('.').at(-1)}.conf`
          return sh`echo ${`${name} = ${value}`} ${[{ shell: `>${shellWord(file)}` }]}`
        }),
        lines: [],
      },
    ]
  },

  iptables: (commands) => [
    {
      tool: 'iptables',
      text: 'iptables rules are lost at reboot: save them where this host loads them from, with netfilter-persistent save on Debian and Ubuntu, in /etc/sysconfig/iptables on RHEL',
      commands: [],
      lines: commands.map((command) => command.replace(/^ip6?tables(-legacy)? /, '')),
    },
  ],

  nft: (commands) => [
    {
      tool: 'nftables',
      text: 'nft rules are lost at reboot, and when nftables.service starts: add this to the end of /etc/nftables.conf if that file creates this table, otherwise to the program that creates it',
      commands: [],
      lines: commands.map((command) => command.replace(/^nft /, '')),
    },
  ],
}

const ip6 = keep.iptables as Keep
const alike: Readonly<Record<string, Keep>> = { ip6tables: ip6, 'iptables-legacy': ip6, 'ip6tables-legacy': ip6 }

/** For programs without such settings, which rewrite their rules: runs the commands after them. */
function others(tool: string, commands: readonly string[], context: LastingContext): LastingRemedy[] {
  const own = alike[tool]
  if (own) return own(commands, context)
  if (!commands.some((command) => /^(ip6?tables|nft)/.test(command))) return []
  const text = `${tool} rewrites its rules when it starts: run these after it, from a drop-in for its unit`
  return [{ tool, text, commands: [], lines: commands.map((command) => `ExecStartPost=${command}`) }]
}
