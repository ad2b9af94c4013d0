import { lintDeployment } from '../../../../src/lint/lint-deployment.ts';
import { deploymentCatalogue } from '../../../../src/rules/deployment/catalogue.ts';
import { holdsForItsExamples } from './examples.ts';

describe('The rules for Docker Compose and Kubernetes', () => {
  for (const rule of deploymentCatalogue) {
    holdsForItsExamples(rule, text => lintDeployment(rule.exampleKind, text, { profile: 'production' }));
  }
});
