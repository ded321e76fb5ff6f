export type Theme = 'light' | 'dark';

/**
 * Figma's colour variables: name after `--figma-color-`, light, dark. The names are those of
 * https://developers.figma.com/docs/plugins/css-variables; Figma does not document the values and
 * changes them now and then, so these are close to them rather than exact.
 */
const COLORS = `
bg                            #ffffff #2c2c2c
bg-hover                      #f5f5f5 #383838
bg-pressed                    #e6e6e6 #444444
bg-secondary                  #f5f5f5 #383838
bg-tertiary                   #e6e6e6 #444444
bg-inverse                    #2c2c2c #ffffff
bg-disabled                   #d9d9d9 #757575
bg-disabled-secondary         #e6e6e6 #444444
bg-brand                      #0d99ff #0c8ce9
bg-brand-hover                #007be5 #0a6dc2
bg-brand-pressed              #007be5 #0a6dc2
bg-brand-secondary            #0768cf #105cad
bg-brand-tertiary             #e5f4ff #394360
bg-component                  #9747ff #8a38f5
bg-component-hover            #8638e5 #7a2ed6
bg-component-pressed          #8638e5 #7a2ed6
bg-component-secondary        #7c2bda #652ca8
bg-component-tertiary         #f1e5ff #473956
bg-danger                     #f24822 #e03e1a
bg-danger-hover               #dc3412 #c4331b
bg-danger-pressed             #dc3412 #c4331b
bg-danger-secondary           #bd2915 #a8260f
bg-danger-tertiary            #ffe2e0 #60332e
bg-success                    #14ae5c #198f51
bg-success-hover              #009951 #0a7a44
bg-success-pressed            #009951 #0a7a44
bg-success-secondary          #008043 #078348
bg-success-tertiary           #cff7d3 #345c43
bg-warning                    #ffcd29 #f3c11b
bg-warning-hover              #ffc21a #e4ad0f
bg-warning-pressed            #ffc21a #e4ad0f
bg-warning-secondary          #ffa629 #c98900
bg-warning-tertiary           #fff1c2 #534522
bg-selected                   #e5f4ff #4a5878
bg-selected-hover             #bde3ff #536383
bg-selected-pressed           #bde3ff #4a5878
bg-selected-secondary         #f2f9ff #394360
bg-selected-strong            #0d99ff #0c8ce9
bg-selected-tertiary          #fafdff #313541
bg-onselected                 #bde3ff #667799
bg-onselected-hover           #bde3ff #667799
bg-onselected-pressed         #bde3ff #667799
border                        #e6e6e6 #444444
border-strong                 #2c2c2c #ffffffe6
border-disabled               #e6e6e6 #444444
border-disabled-strong        #b3b3b3 #ffffff66
border-selected               #0d99ff #0c8ce9
border-selected-strong        #007be5 #7cc4f8
border-onselected             #bde3ff #667799
border-onselected-strong      #000000e5 #ffffffe6
border-brand                  #bde3ff #105cad
border-brand-strong           #007be5 #7cc4f8
border-onbrand                #80caff #7cc4f8
border-onbrand-strong         #ffffff #ffffff
border-component              #e4ccff #652ca8
border-component-hover        #9747ff #8a38f5
border-component-strong       #8638e5 #d1a8ff
border-oncomponent            #d9b8ff #d1a8ff
border-oncomponent-strong     #ffffff #ffffff
border-danger                 #ffc7c2 #c4331b
border-danger-strong          #dc3412 #fca397
border-ondanger               #ffafa3 #fca397
border-ondanger-strong        #ffffff #ffffff
border-success                #aff4c6 #078348
border-success-strong         #009951 #79d297
border-onsuccess              #85e0a3 #79d297
border-onsuccess-strong       #ffffff #ffffff
border-warning                #ffe8a3 #8f5a00
border-warning-strong         #b86200 #f7d15f
border-onwarning              #ffc470 #8f5a00
border-onwarning-strong       #000000e5 #000000e5
icon                          #000000e5 #ffffff
icon-hover                    #000000e5 #ffffff
icon-pressed                  #007be5 #0a6dc2
icon-disabled                 #0000004d #ffffff66
icon-secondary                #00000080 #ffffffb3
icon-secondary-hover          #000000e5 #ffffff
icon-tertiary                 #0000004d #ffffff66
icon-tertiary-hover           #00000080 #ffffffb3
icon-oninverse                #ffffff #000000e5
icon-ondisabled               #ffffff #2c2c2c
icon-selected                 #007be5 #7cc4f8
icon-selected-secondary       #0d99ff #7cc4f8
icon-selected-tertiary        #80caff #7cc4f8
icon-onselected               #000000e5 #ffffff
icon-onselected-secondary     #00000080 #ffffffb3
icon-onselected-tertiary      #0000004d #ffffff66
icon-onselected-strong        #ffffff #ffffff
icon-brand                    #007be5 #7cc4f8
icon-brand-pressed            #0768cf #a6d5fa
icon-brand-secondary          #0d99ff #0c8ce9
icon-brand-tertiary           #80caff #105cad
icon-onbrand                  #ffffff #ffffff
icon-onbrand-secondary        #ffffffcc #ffffffcc
icon-onbrand-tertiary         #ffffff99 #ffffff99
icon-component                #8638e5 #d1a8ff
icon-component-pressed        #7c2bda #e4ccff
icon-component-secondary      #9747ff #8a38f5
icon-component-tertiary       #d9b8ff #652ca8
icon-oncomponent              #ffffff #ffffff
icon-oncomponent-secondary    #ffffffcc #ffffffcc
icon-oncomponent-tertiary     #ffffff99 #ffffff99
icon-danger                   #dc3412 #fca397
icon-danger-hover             #dc3412 #fca397
icon-danger-pressed           #bd2915 #ffc7c2
icon-danger-secondary         #f24822 #e03e1a
icon-danger-secondary-hover   #dc3412 #fca397
icon-danger-tertiary          #ffafa3 #c4331b
icon-ondanger                 #ffffff #ffffff
icon-ondanger-secondary       #ffffffcc #ffffffcc
icon-ondanger-tertiary        #ffffff99 #ffffff99
icon-success                  #009951 #79d297
icon-success-pressed          #008043 #aff4c6
icon-success-secondary        #14ae5c #198f51
icon-success-tertiary         #85e0a3 #078348
icon-onsuccess                #ffffff #ffffff
icon-onsuccess-secondary      #ffffffcc #ffffffcc
icon-onsuccess-tertiary       #ffffff99 #ffffff99
icon-warning                  #b86200 #f7d15f
icon-warning-pressed          #944300 #ffe8a3
icon-warning-secondary        #ffa629 #f3c11b
icon-warning-tertiary         #ffc470 #8f5a00
icon-onwarning                #000000e5 #000000e5
icon-onwarning-secondary      #00000080 #00000080
icon-onwarning-tertiary       #0000004d #0000004d
text                          #000000e5 #ffffff
text-hover                    #000000e5 #ffffff
text-disabled                 #0000004d #ffffff66
text-secondary                #00000080 #ffffffb3
text-secondary-hover          #000000e5 #ffffff
text-tertiary                 #0000004d #ffffff66
text-tertiary-hover           #00000080 #ffffffb3
text-oninverse                #ffffff #000000e5
text-ondisabled               #ffffff #2c2c2c
text-selected                 #007be5 #7cc4f8
text-selected-secondary       #0d99ff #7cc4f8
text-selected-tertiary        #80caff #7cc4f8
text-onselected               #000000e5 #ffffff
text-onselected-secondary     #00000080 #ffffffb3
text-onselected-tertiary      #0000004d #ffffff66
text-onselected-strong        #ffffff #ffffff
text-brand                    #007be5 #7cc4f8
text-brand-secondary          #0d99ff #0c8ce9
text-brand-tertiary           #80caff #105cad
text-onbrand                  #ffffff #ffffff
text-onbrand-secondary        #ffffffcc #ffffffcc
text-onbrand-tertiary         #ffffff99 #ffffff99
text-component                #8638e5 #d1a8ff
text-component-pressed        #7c2bda #e4ccff
text-component-secondary      #9747ff #8a38f5
text-component-tertiary       #d9b8ff #652ca8
text-oncomponent              #ffffff #ffffff
text-oncomponent-secondary    #ffffffcc #ffffffcc
text-oncomponent-tertiary     #ffffff99 #ffffff99
text-danger                   #dc3412 #fca397
text-danger-secondary         #f24822 #e03e1a
text-danger-tertiary          #ffafa3 #c4331b
text-ondanger                 #ffffff #ffffff
text-ondanger-secondary       #ffffffcc #ffffffcc
text-ondanger-tertiary        #ffffff99 #ffffff99
text-success                  #009951 #79d297
text-success-secondary        #14ae5c #198f51
text-success-tertiary         #85e0a3 #078348
text-onsuccess                #ffffff #ffffff
text-onsuccess-secondary      #ffffffcc #ffffffcc
text-onsuccess-tertiary       #ffffff99 #ffffff99
text-warning                  #b86200 #f7d15f
text-warning-secondary        #ffa629 #f3c11b
text-warning-tertiary         #ffc470 #8f5a00
text-onwarning                #000000e5 #000000e5
text-onwarning-secondary      #00000080 #00000080
text-onwarning-tertiary       #0000004d #0000004d
`;

/** The rule Figma puts into a UI that asked for `themeColors`. */
export function themeCss(theme: Theme): string {
  const rows = COLORS.trim()
    .split('\n')
    .map((row) => row.split(/\s+/));
  const variables = rows.map(
    ([name, light, dark]) => `--figma-color-${name}: ${theme === 'light' ? light : dark};`,
  );
  return `:root { ${variables.join(' ')} }`;
}
