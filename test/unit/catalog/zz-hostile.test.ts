import { it } from 'vitest';
import { loadCatalog } from '/work/main/core/catalog/load.ts';
const cases: Record<string,string> = {
 brackets: '['.repeat(1_000_000), bracketsnl: '[\n\n'.repeat(300_000), braces: '{a: '.repeat(300_000), bracenl: '{a:\n\n'.repeat(200_000),
 dashes: '- '.repeat(900_000), q: '? '.repeat(900_000), dashnl: Array.from({length:1900},(_, i)=>' '.repeat(i)+'-').join('\n'),
 maps: Array.from({length:1900},(_, i)=>' '.repeat(i)+'a:').join('\n'), amp: '&a '.repeat(500_000), alias: 'a: &a [x]\nb: ['+'*a,'.repeat(300_000)+']',
 bang: '!'.repeat(1_900_000), quotes: "'".repeat(1_900_000), dq:'"\\'.repeat(900_000), lines: 'rules:\n'+'  - id: x\n'.repeat(150_000), keys: Array.from({length:150000},(_, i)=>'k'+i+': 1').join('\n'), colons: ':'.repeat(1_900_000), hash:'#'.repeat(1_900_000), docs:'---\n'.repeat(400_000), pct:'%A\n'.repeat(400_000), pipe: '|'.repeat(1e6), block:'rules:\n  - '+'a: |\n     x\n    '.repeat(100_000), keysame:'rules: ['+'{a: 1},'.repeat(200_000)+']', wide: 'rules:\n  - id: x\n    '+ Array.from({length:100000},(_, i)=>'k'+i+': 1').join('\n    '),
 cond: 'rules:\n - applies: {to: {all: ['+'{kind: agent},'.repeat(100_000)+']}}', bigword: 'rules:\n - '+'x'.repeat(1_900_000)+': y', fixes: 'rules:\n - fixes: ['+'abc,'.repeat(150_000)+']',
};
it('x', { timeout: 300_000 }, () => { for (const [k,v] of Object.entries(cases)) { const t=Date.now(); const r=loadCatalog([{file:'a',text:v}]); console.log(k, Date.now()-t, r.problems.length, r.problems[0]?.message.slice(0,90)); } });
