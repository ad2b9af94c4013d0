import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodePanels,
  vsCodePanelTab,
  vsCodePanelView,
  vsCodeProgressRing,
} from '@vscode/webview-ui-toolkit';

/**
 * Defines the custom elements that our pages use. This is the only module that knows the toolkit: it is archived,
 * and whatever follows it will be put in here.
 *
 * The toolkit adds one `<style>` of its own, with the nonce of `<meta property="csp-nonce">`; all other styles are
 * constructed style sheets, which a Content Security Policy does not restrict. Its badge and tag are not used: they
 * carry a style attribute, which the policy refuses.
 */
export function defineControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodePanels(),
    vsCodePanelTab(),
    vsCodePanelView(),
    vsCodeProgressRing(),
  );
  // The toolkit takes the colours of the theme when the page has loaded, which is before our script runs.
  window.dispatchEvent(new Event('load'));
}

export interface ButtonOptions {
  readonly label: string;
  readonly appearance?: 'primary' | 'secondary';
  /** Where the label alone does not say what it acts on. */
  readonly ariaLabel?: string;
  readonly onClick: () => void;
}

export function button({ label, appearance = 'secondary', ariaLabel, onClick }: ButtonOptions): HTMLElement {
  const element = document.createElement('vscode-button');
  element.setAttribute('appearance', appearance);
  if (ariaLabel) element.setAttribute('aria-label', ariaLabel);
  element.textContent = label;
  element.addEventListener('click', onClick);
  return element;
}

export interface Checkbox {
  readonly element: HTMLElement;
  get checked(): boolean;
  set checked(checked: boolean);
}

export function checkbox(label: string, checked: boolean, onChange: (checked: boolean) => void): Checkbox {
  const element = document.createElement('vscode-checkbox') as HTMLElement & { checked: boolean };
  element.textContent = label;
  element.toggleAttribute('checked', checked);
  element.addEventListener('change', () => onChange(element.checked));
  return {
    element,
    get checked() {
      return element.checked;
    },
    set checked(value) {
      element.checked = value;
    },
  };
}

export interface Tab {
  /** Unique in the page. */
  readonly id: string;
  readonly label: string;
  readonly content: Node;
}

export interface Tabs {
  readonly element: HTMLElement;
  /** Shows a tab without telling `onChange`. */
  select(id: string): void;
}

export function tabs(
  label: string,
  all: readonly Tab[],
  selected: string,
  onChange: (id: string) => void,
): Tabs {
  const element = document.createElement('vscode-panels') as HTMLElement & { activeid: string };
  element.setAttribute('aria-label', label);
  element.setAttribute('activeid', selected);
  for (const { id, label, content } of all) {
    const tab = document.createElement('vscode-panel-tab');
    tab.id = id;
    tab.textContent = label;
    const view = document.createElement('vscode-panel-view');
    view.id = `${id}-view`;
    view.append(content);
    element.append(tab, view);
  }
  element.addEventListener('change', () => onChange(element.activeid));
  return {
    element,
    select(id) {
      element.activeid = id;
    },
  };
}

export function progressRing(label: string): HTMLElement {
  const element = document.createElement('vscode-progress-ring');
  element.setAttribute('aria-label', label);
  return element;
}
