import type { page as en } from "../en/page";
import type { Part } from "../translate";

export const page: Part<typeof en> = {
  "page.skip": "انتقل إلى المحتوى",
  "page.opening": "جارٍ الفتح …",
  "page.request": "عند الإبلاغ عن ذلك اذكر {request}.",
  "page.lost.title": "لا توجد صفحة بهذا العنوان",
  "page.lost.text": "ربما كُتب العنوان خطأً. رابط الدعوة يفتح الحملة التي أُرسل من أجلها.",
  "words.language": "اللغة",
  "gallery.types": "أنواع الأسئلة",
  "gallery.answers": "الإجابات",
};
