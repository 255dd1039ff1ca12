import { describe, expect, it } from 'vitest';
import { reportLanguage } from '../../../src/trainer/language';

describe('the language of reports', () => {
  it('is the one that is asked for where there is a translation', async () => {
    const { name, t } = await reportLanguage('zh-CN');
    expect([name, t('{0} test pictures', 7)]).toEqual(['zh-cn', '7 张测试图片']);
  });

  it.each(['', 'en', 'xx-yy', '../../package', 'zh-cn/../x'])('is English for "%s"', async (tag) => {
    const { name, t } = await reportLanguage(tag);
    expect([name, t('{0} test pictures', 7)]).toEqual(['en', '7 test pictures']);
  });
});
