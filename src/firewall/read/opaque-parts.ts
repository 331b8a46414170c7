import type { Rule } from '../ruleset.js'

/** Whether nft shows a part of a rule by its name only: a match or target of iptables or ebtables, `xt match arp`. */
export const hasOpaque = ({ text }: Pick<Rule, 'text'>): boolean => /(^| )xt (match|target) /.test(text)
