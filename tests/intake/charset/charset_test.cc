#include "intake/charset/charset.h"

#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace newsfold {
namespace {

using std::string_view_literals::operator""sv;

struct Encoded {
  std::string_view label;
  std::string_view charset;
  std::string_view text;
  std::string_view bytes;
};

// One text of each set, as Python encodes it.
constexpr Encoded kEncoded[] = {
    {"gbk", "gbk", "岚洲港第一批使用海带纤维编织的渔网随六艘渔船下海，渔民称更轻更耐用。",
     "\xE1\xB0\xD6\xDE\xB8\xDB\xB5\xDA\xD2\xBB\xC5\xFA\xCA\xB9\xD3\xC3\xBA\xA3\xB4\xF8\xCF\xCB"
     "\xCE\xAC\xB1\xE0\xD6\xAF\xB5\xC4\xD3\xE6\xCD\xF8\xCB\xE6\xC1\xF9\xCB\xD2\xD3\xE6\xB4\xAC"
     "\xCF\xC2\xBA\xA3\xA3\xAC\xD3\xE6\xC3\xF1\xB3\xC6\xB8\xFC\xC7\xE1\xB8\xFC\xC4\xCD\xD3\xC3"
     "\xA1\xA3"sv},
    {"gb2312", "gbk", "岚洲港第一批使用海带纤维编织的渔网随六艘渔船下海，渔民称更轻更耐用。",
     "\xE1\xB0\xD6\xDE\xB8\xDB\xB5\xDA\xD2\xBB\xC5\xFA\xCA\xB9\xD3\xC3\xBA\xA3\xB4\xF8\xCF\xCB"
     "\xCE\xAC\xB1\xE0\xD6\xAF\xB5\xC4\xD3\xE6\xCD\xF8\xCB\xE6\xC1\xF9\xCB\xD2\xD3\xE6\xB4\xAC"
     "\xCF\xC2\xBA\xA3\xA3\xAC\xD3\xE6\xC3\xF1\xB3\xC6\xB8\xFC\xC7\xE1\xB8\xFC\xC4\xCD\xD3\xC3"
     "\xA1\xA3"sv},
    {"gb18030", "gb18030", "岚洲港第一批使用海带纤维编织的渔网随六艘渔船下海，渔民称更轻更耐用。𠀀",
     "\xE1\xB0\xD6\xDE\xB8\xDB\xB5\xDA\xD2\xBB\xC5\xFA\xCA\xB9\xD3\xC3\xBA\xA3\xB4\xF8\xCF\xCB"
     "\xCE\xAC\xB1\xE0\xD6\xAF\xB5\xC4\xD3\xE6\xCD\xF8\xCB\xE6\xC1\xF9\xCB\xD2\xD3\xE6\xB4\xAC"
     "\xCF\xC2\xBA\xA3\xA3\xAC\xD3\xE6\xC3\xF1\xB3\xC6\xB8\xFC\xC7\xE1\xB8\xFC\xC4\xCD\xD3\xC3"
     "\xA1\xA3\x95"
     "2\x82"
     "6"sv},
    {"big5", "big5", "嵐洲港第一批使用海帶纖維編織的漁網隨六艘漁船下海，漁民稱更輕更耐用。",
     "\xB4P\xACw\xB4\xE4\xB2\xC4\xA4@\xA7\xE5\xA8\xCF\xA5\xCE\xAE\xFC\xB1"
     "a\xC5"
     "\xD6\xBA\xFB\xBDs\xC2\xB4\xAA\xBA\xBA\xAE\xBA\xF4\xC0H\xA4\xBB\xBF\xB4\xBA\xAE\xB2"
     "\xEE\xA4U\xAE\xFC\xA1"
     "A\xBA\xAE\xA5\xC1\xBA\xD9\xA7\xF3\xBB\xB4\xA7\xF3\xAD@"
     "\xA5\xCE\xA1"
     "C"sv},
    {"big5-hkscs", "big5", "佢哋話嗰啲漁網喺海度好輕，唔易爛。",
     "\xCA\\\x92]\xB8\xDC\x9D\xF5\x9D\xF8\xBA\xAE\xBA\xF4\x9D\xF6\xAE\xFC\xAB\xD7\xA6n"
     "\xBB\xB4\xA1"
     "A\xAD\xF8\xA9\xF6\xC4\xEA\xA1"
     "C"sv},
    {"shift_jis", "shift_jis",
     "港の漁師たちは海藻の繊維で編んだ新しい網を使い始め、軽くて丈夫だと話している。①",
     "\x8D`\x82\xCC\x8B\x99\x8Et\x82\xBD\x82\xBF\x82\xCD\x8A"
     "C\x91\x94\x82\xCC\x91"
     "@\x88\xDB\x82\xC5\x95\xD2\x82\xF1\x82\xBE\x90V\x82\xB5\x82\xA2\x96\xD4\x82\xF0\x8E"
     "g\x82\xA2\x8En\x82\xDF\x81"
     "A\x8Cy\x82\xAD\x82\xC4\x8F\xE4\x95v\x82\xBE"
     "\x82\xC6\x98"
     "b\x82\xB5\x82\xC4\x82\xA2\x82\xE9\x81"
     "B\x87@"sv},
    {"euc-jp", "euc-jp", "港の漁師たちは海藻の繊維で編んだ新しい網を使い始め、軽くて丈夫だと話している。",
     "\xB9\xC1\xA4\xCE\xB5\xF9\xBB\xD5\xA4\xBF\xA4\xC1\xA4\xCF\xB3\xA4\xC1\xF4\xA4\xCE\xC1\xA1"
     "\xB0\xDD\xA4\xC7\xCA\xD4\xA4\xF3\xA4\xC0\xBF\xB7\xA4\xB7\xA4\xA4\xCC\xD6\xA4\xF2\xBB\xC8"
     "\xA4\xA4\xBB\xCF\xA4\xE1\xA1\xA2\xB7\xDA\xA4\xAF\xA4\xC6\xBE\xE6\xC9\xD7\xA4\xC0\xA4\xC8"
     "\xCF\xC3\xA4\xB7\xA4\xC6\xA4\xA4\xA4\xEB\xA1\xA3"sv},
    {"iso-2022-jp", "iso-2022-jp",
     "港の漁師たちは海藻の繊維で編んだ新しい網を使い始め、軽くて丈夫だと話している。",
     "\x1B$B9A$N5y;U$\?$A$O3$At$"
     "NA!0]$GJT$s$@\?7$7$$LV$"
     "r;H$$;O$a!\"7Z$/$F>fIW$"
     "@$HOC$7$F$$$k!#\x1B(B"sv},
    {"euc-kr", "euc-kr",
     "항구의 어부들은 해조류 섬유로 짠 새 그물을 쓰기 시작했고 가볍고 튼튼하다고 말한다. 똠",
     "\xC7\xD7\xB1\xB8\xC0\xC7 \xBE\xEE\xBA\xCE\xB5\xE9\xC0\xBA \xC7\xD8\xC1\xB6\xB7\xF9"
     " \xBC\xB6\xC0\xAF\xB7\xCE \xC2\xA7 \xBB\xF5 \xB1\xD7\xB9\xB0\xC0\xBB \xBE"
     "\xB2\xB1\xE2 \xBD\xC3\xC0\xDB\xC7\xDF\xB0\xED \xB0\xA1\xBA\xB1\xB0\xED \xC6\xB0"
     "\xC6\xB0\xC7\xCF\xB4\xD9\xB0\xED \xB8\xBB\xC7\xD1\xB4\xD9. \x8C"
     "c"sv},
    {"windows-1251", "windows-1251",
     "Рыбаки порта начали пользоваться новыми сетями из волокна морской капусты и говорят, что они легче.",
     "\xD0\xFB\xE1\xE0\xEA\xE8 \xEF\xEE\xF0\xF2\xE0 \xED\xE0\xF7\xE0\xEB\xE8 \xEF\xEE"
     "\xEB\xFC\xE7\xEE\xE2\xE0\xF2\xFC\xF1\xFF \xED\xEE\xE2\xFB\xEC\xE8 \xF1\xE5\xF2\xFF"
     "\xEC\xE8 \xE8\xE7 \xE2\xEE\xEB\xEE\xEA\xED\xE0 \xEC\xEE\xF0\xF1\xEA\xEE\xE9 "
     "\xEA\xE0\xEF\xF3\xF1\xF2\xFB \xE8 \xE3\xEE\xE2\xEE\xF0\xFF\xF2, \xF7\xF2\xEE"
     " \xEE\xED\xE8 \xEB\xE5\xE3\xF7\xE5."sv},
    {"koi8-r", "koi8-r",
     "Рыбаки порта начали пользоваться новыми сетями из волокна морской капусты и говорят, что они легче.",
     "\xF2\xD9\xC2\xC1\xCB\xC9 \xD0\xCF\xD2\xD4\xC1 \xCE\xC1\xDE\xC1\xCC\xC9 \xD0\xCF"
     "\xCC\xD8\xDA\xCF\xD7\xC1\xD4\xD8\xD3\xD1 \xCE\xCF\xD7\xD9\xCD\xC9 \xD3\xC5\xD4\xD1"
     "\xCD\xC9 \xC9\xDA \xD7\xCF\xCC\xCF\xCB\xCE\xC1 \xCD\xCF\xD2\xD3\xCB\xCF\xCA "
     "\xCB\xC1\xD0\xD5\xD3\xD4\xD9 \xC9 \xC7\xCF\xD7\xCF\xD2\xD1\xD4, \xDE\xD4\xCF"
     " \xCF\xCE\xC9 \xCC\xC5\xC7\xDE\xC5."sv},
    {"koi8-u", "koi8-u",
     "Рибалки порту почали користуватися новими сітками з волокна морської капусти, їм вони здаються "
     "легшими.",
     "\xF2\xC9\xC2\xC1\xCC\xCB\xC9 \xD0\xCF\xD2\xD4\xD5 \xD0\xCF\xDE\xC1\xCC\xC9 \xCB"
     "\xCF\xD2\xC9\xD3\xD4\xD5\xD7\xC1\xD4\xC9\xD3\xD1 \xCE\xCF\xD7\xC9\xCD\xC9 \xD3\xA6"
     "\xD4\xCB\xC1\xCD\xC9 \xDA \xD7\xCF\xCC\xCF\xCB\xCE\xC1 \xCD\xCF\xD2\xD3\xD8\xCB"
     "\xCF\xA7 \xCB\xC1\xD0\xD5\xD3\xD4\xC9, \xA7\xCD \xD7\xCF\xCE\xC9 \xDA\xC4"
     "\xC1\xC0\xD4\xD8\xD3\xD1 \xCC\xC5\xC7\xDB\xC9\xCD\xC9."sv},
    {"iso-8859-5", "iso-8859-5",
     "Рыбаки порта начали пользоваться новыми сетями из волокна морской капусты и говорят, что они легче.",
     "\xC0\xEB\xD1\xD0\xDA\xD8 \xDF\xDE\xE0\xE2\xD0 \xDD\xD0\xE7\xD0\xDB\xD8 \xDF\xDE"
     "\xDB\xEC\xD7\xDE\xD2\xD0\xE2\xEC\xE1\xEF \xDD\xDE\xD2\xEB\xDC\xD8 \xE1\xD5\xE2\xEF"
     "\xDC\xD8 \xD8\xD7 \xD2\xDE\xDB\xDE\xDA\xDD\xD0 \xDC\xDE\xE0\xE1\xDA\xDE\xD9 "
     "\xDA\xD0\xDF\xE3\xE1\xE2\xEB \xD8 \xD3\xDE\xD2\xDE\xE0\xEF\xE2, \xE7\xE2\xDE"
     " \xDE\xDD\xD8 \xDB\xD5\xD3\xE7\xD5."sv},
    {"ibm866", "ibm866",
     "Рыбаки порта начали пользоваться новыми сетями из волокна морской капусты и говорят, что они легче.",
     "\x90\xEB\xA1\xA0\xAA\xA8 \xAF\xAE\xE0\xE2\xA0 \xAD\xA0\xE7\xA0\xAB\xA8 \xAF\xAE"
     "\xAB\xEC\xA7\xAE\xA2\xA0\xE2\xEC\xE1\xEF \xAD\xAE\xA2\xEB\xAC\xA8 \xE1\xA5\xE2\xEF"
     "\xAC\xA8 \xA8\xA7 \xA2\xAE\xAB\xAE\xAA\xAD\xA0 \xAC\xAE\xE0\xE1\xAA\xAE\xA9 "
     "\xAA\xA0\xAF\xE3\xE1\xE2\xEB \xA8 \xA3\xAE\xA2\xAE\xE0\xEF\xE2, \xE7\xE2\xAE"
     " \xAE\xAD\xA8 \xAB\xA5\xA3\xE7\xA5."sv},
    {"iso-8859-1", "windows-1252",
     "Les pêcheurs du port utilisent désormais des filets tressés en fibres d’algues, « plus légers » et "
     "solides.",
     "Les p\xEA"
     "cheurs du port "
     "utilisent d\xE9sormais de"
     "s filets tress\xE9s en fi"
     "bres d\x92"
     "algues, \xAB plus"
     " l\xE9gers \xBB et solides."sv},
    {"windows-1250", "windows-1250",
     "Rybáři z přístavu začali používat nové sítě z vláken mořských řas a říkají, že jsou lehčí a pevnější.",
     "Ryb\xE1\xF8i z p\xF8\xEDstavu za\xE8"
     ""
     "ali pou\x9E\xEDvat nov\xE9 s\xEDt\xEC"
     " z vl\xE1ken mo\xF8sk\xFD"
     "ch \xF8"
     ""
     "as a \xF8\xEDkaj\xED, \x9E"
     "e jsou "
     "leh\xE8\xED a pevn\xECj\x9A\xED."sv},
    {"iso-8859-2", "iso-8859-2",
     "Rybáři z přístavu začali používat nové sítě z vláken mořských řas a říkají, že jsou lehčí a pevnější.",
     "Ryb\xE1\xF8i z p\xF8\xEDstavu za\xE8"
     ""
     "ali pou\xBE\xEDvat nov\xE9 s\xEDt\xEC"
     " z vl\xE1ken mo\xF8sk\xFD"
     "ch \xF8"
     ""
     "as a \xF8\xEDkaj\xED, \xBE"
     "e jsou "
     "leh\xE8\xED a pevn\xECj\xB9\xED."sv},
    {"windows-1253", "windows-1253",
     "Οι ψαράδες του λιμανιού άρχισαν να χρησιμοποιούν νέα δίχτυα από ίνες φυκιών που είναι ελαφρύτερα.",
     "\xCF\xE9 \xF8\xE1\xF1\xDC\xE4\xE5\xF2 \xF4\xEF\xF5 \xEB\xE9\xEC\xE1\xED\xE9\xEF"
     "\xFD \xDC\xF1\xF7\xE9\xF3\xE1\xED \xED\xE1 \xF7\xF1\xE7\xF3\xE9\xEC\xEF\xF0\xEF"
     "\xE9\xEF\xFD\xED \xED\xDD\xE1 \xE4\xDF\xF7\xF4\xF5\xE1 \xE1\xF0\xFC \xDF\xED"
     "\xE5\xF2 \xF6\xF5\xEA\xE9\xFE\xED \xF0\xEF\xF5 \xE5\xDF\xED\xE1\xE9 \xE5\xEB"
     "\xE1\xF6\xF1\xFD\xF4\xE5\xF1\xE1."sv},
    {"iso-8859-7", "iso-8859-7",
     "Οι ψαράδες του λιμανιού άρχισαν να χρησιμοποιούν νέα δίχτυα από ίνες φυκιών που είναι ελαφρύτερα.",
     "\xCF\xE9 \xF8\xE1\xF1\xDC\xE4\xE5\xF2 \xF4\xEF\xF5 \xEB\xE9\xEC\xE1\xED\xE9\xEF"
     "\xFD \xDC\xF1\xF7\xE9\xF3\xE1\xED \xED\xE1 \xF7\xF1\xE7\xF3\xE9\xEC\xEF\xF0\xEF"
     "\xE9\xEF\xFD\xED \xED\xDD\xE1 \xE4\xDF\xF7\xF4\xF5\xE1 \xE1\xF0\xFC \xDF\xED"
     "\xE5\xF2 \xF6\xF5\xEA\xE9\xFE\xED \xF0\xEF\xF5 \xE5\xDF\xED\xE1\xE9 \xE5\xEB"
     "\xE1\xF6\xF1\xFD\xF4\xE5\xF1\xE1."sv},
    {"iso-8859-9", "windows-1254",
     "Liman balıkçıları deniz yosunu lifinden örülmüş yeni ağları kullanmaya başladı ve daha hafif olduğunu "
     "söylüyor.",
     "Liman bal\xFDk\xE7\xFDlar\xFD deni"
     "z yosunu lifinden \xF6r\xFCl"
     "m\xFC\xFE yeni a\xF0lar\xFD kullan"
     "maya ba\xFElad\xFD ve daha h"
     "afif oldu\xF0unu s\xF6yl\xFCyor"
     "."sv},
    {"windows-1255", "windows-1255",
     "דייגי הנמל החלו להשתמש ברשתות חדשות מסיבי אצות ים ואומרים שהן קלות וחזקות יותר.",
     "\xE3\xE9\xE9\xE2\xE9 \xE4\xF0\xEE\xEC \xE4\xE7\xEC\xE5 \xEC\xE4\xF9\xFA\xEE\xF9"
     " \xE1\xF8\xF9\xFA\xE5\xFA \xE7\xE3\xF9\xE5\xFA \xEE\xF1\xE9\xE1\xE9 \xE0\xF6"
     "\xE5\xFA \xE9\xED \xE5\xE0\xE5\xEE\xF8\xE9\xED \xF9\xE4\xEF \xF7\xEC\xE5\xFA"
     " \xE5\xE7\xE6\xF7\xE5\xFA \xE9\xE5\xFA\xF8."sv},
    {"iso-8859-8-i", "iso-8859-8-i",
     "דייגי הנמל החלו להשתמש ברשתות חדשות מסיבי אצות ים ואומרים שהן קלות וחזקות יותר.",
     "\xE3\xE9\xE9\xE2\xE9 \xE4\xF0\xEE\xEC \xE4\xE7\xEC\xE5 \xEC\xE4\xF9\xFA\xEE\xF9"
     " \xE1\xF8\xF9\xFA\xE5\xFA \xE7\xE3\xF9\xE5\xFA \xEE\xF1\xE9\xE1\xE9 \xE0\xF6"
     "\xE5\xFA \xE9\xED \xE5\xE0\xE5\xEE\xF8\xE9\xED \xF9\xE4\xEF \xF7\xEC\xE5\xFA"
     " \xE5\xE7\xE6\xF7\xE5\xFA \xE9\xE5\xFA\xF8."sv},
    {"windows-1256", "windows-1256",
     "بدأ صيادو الميناء استخدام شباك جديدة من ألياف الطحالب البحرية ويقولون إنها أخف وأقوى.",
     "\xC8\xCF\xC3 \xD5\xED\xC7\xCF\xE6 \xC7\xE1\xE3\xED\xE4\xC7\xC1 \xC7\xD3\xCA\xCE"
     "\xCF\xC7\xE3 \xD4\xC8\xC7\xDF \xCC\xCF\xED\xCF\xC9 \xE3\xE4 \xC3\xE1\xED\xC7"
     "\xDD \xC7\xE1\xD8\xCD\xC7\xE1\xC8 \xC7\xE1\xC8\xCD\xD1\xED\xC9 \xE6\xED\xDE\xE6"
     "\xE1\xE6\xE4 \xC5\xE4\xE5\xC7 \xC3\xCE\xDD \xE6\xC3\xDE\xE6\xEC."sv},
    {"iso-8859-6", "iso-8859-6",
     "بدأ صيادو الميناء استخدام شباك جديدة من ألياف الطحالب البحرية ويقولون إنها أخف وأقوى.",
     "\xC8\xCF\xC3 \xD5\xEA\xC7\xCF\xE8 \xC7\xE4\xE5\xEA\xE6\xC7\xC1 \xC7\xD3\xCA\xCE"
     "\xCF\xC7\xE5 \xD4\xC8\xC7\xE3 \xCC\xCF\xEA\xCF\xC9 \xE5\xE6 \xC3\xE4\xEA\xC7"
     "\xE1 \xC7\xE4\xD7\xCD\xC7\xE4\xC8 \xC7\xE4\xC8\xCD\xD1\xEA\xC9 \xE8\xEA\xE2\xE8"
     "\xE4\xE8\xE6 \xC5\xE6\xE7\xC7 \xC3\xCE\xE1 \xE8\xC3\xE2\xE8\xE9."sv},
    {"windows-874", "windows-874", "ชาวประมงในท่าเรือเริ่มใช้อวนใหม่ที่ทอจากเส้นใยสาหร่ายทะเล",
     "\xAA\xD2\xC7\xBB\xC3\xD0\xC1\xA7\xE3\xB9\xB7\xE8\xD2\xE0\xC3\xD7\xCD\xE0\xC3\xD4\xE8\xC1"
     "\xE3\xAA\xE9\xCD\xC7\xB9\xE3\xCB\xC1\xE8\xB7\xD5\xE8\xB7\xCD\xA8\xD2\xA1\xE0\xCA\xE9\xB9"
     "\xE3\xC2\xCA\xD2\xCB\xC3\xE8\xD2\xC2\xB7\xD0\xE0\xC5"sv},
    {"windows-1257", "windows-1257",
     "Uosto žvejai pradėjo naudoti naujus tinklus iš jūros dumblių pluošto ir sako, kad jie lengvesni.",
     "Uosto \xFEvejai prad\xEBjo n"
     "audoti naujus tinklus "
     "i\xF0 j\xFBros dumbli\xF8 pluo\xF0"
     "to ir sako, kad jie le"
     "ngvesni."sv},
    {"iso-8859-15", "iso-8859-15", "Prix des filets : 12 € la pièce, cœur de métier à Sète.",
     "Prix des filets : 12 \xA4"
     " la pi\xE8"
     "ce, c\xBDur de m\xE9"
     "tier \xE0 S\xE8te."sv},
    {"utf-16le", "utf-16le", "岚洲港第一批使用海带纤维编织的渔网随六艘渔船下海，渔民称更轻更耐用。",
     "\x9A\\2m/n,{\x00Nyb\x7FO(uwm&^\xA4~"
     "\xF4~\x16\x7F\xC7~\x84v\x14nQ\x7F\x8F\x96mQX\x82\x14n9\x82"
     "\x0BNwm\x0C\xFF\x14n\x11l\xF0y\xF4"
     "f{\x8F\xF4"
     "f\x10\x80"
     "(u\x02"
     "0"sv},
    {"utf-16be", "utf-16be",
     "Рыбаки порта начали пользоваться новыми сетями из волокна морской капусты и говорят, что они легче.",
     "\x04 \x04K\x04"
     "1\x04"
     "0\x04:\x04"
     "8\x00 \x04\?\x04>\x04"
     "@\x04"
     "B\x04"
     "0\x00 \x04=\x04"
     "0\x04G\x04"
     "0\x04;\x04"
     ""
     "8\x00 \x04\?\x04>\x04;\x04L\x04"
     "7\x04>\x04"
     "2\x04"
     ""
     "0\x04"
     "B\x04L\x04"
     "A\x04O\x00 \x04=\x04>\x04"
     "2\x04K"
     "\x04<\x04"
     "8\x00 \x04"
     "A\x04"
     "5\x04"
     "B\x04O\x04<\x04"
     ""
     "8\x00 \x04"
     "8\x04"
     "7\x00 \x04"
     "2\x04>\x04;\x04>\x04:"
     "\x04=\x04"
     "0\x00 \x04<\x04>\x04@\x04"
     "A\x04:\x04>\x04"
     ""
     "9\x00 \x04:\x04"
     "0\x04\?\x04"
     "C\x04"
     "A\x04"
     "B\x04K\x00"
     " \x04"
     "8\x00 \x04"
     "3\x04>\x04"
     "2\x04>\x04@\x04O\x04"
     ""
     "B\x00,\x00 \x04G\x04"
     "B\x04>\x00 \x04>\x04=\x04"
     "8\x00"
     " \x04;\x04"
     "5\x04"
     "3\x04G\x04"
     "5\x00."sv},
    {"utf-8", "utf-8", "岚洲港第一批使用海带纤维编织的渔网随六艘渔船下海，渔民称更轻更耐用。",
     "\xE5\xB2\x9A\xE6\xB4\xB2\xE6\xB8\xAF\xE7\xAC\xAC\xE4\xB8\x80\xE6\x89\xB9\xE4\xBD\xBF\xE7"
     "\x94\xA8\xE6\xB5\xB7\xE5\xB8\xA6\xE7\xBA\xA4\xE7\xBB\xB4\xE7\xBC\x96\xE7\xBB\x87\xE7\x9A"
     "\x84\xE6\xB8\x94\xE7\xBD\x91\xE9\x9A\x8F\xE5\x85\xAD\xE8\x89\x98\xE6\xB8\x94\xE8\x88\xB9"
     "\xE4\xB8\x8B\xE6\xB5\xB7\xEF\xBC\x8C\xE6\xB8\x94\xE6\xB0\x91\xE7\xA7\xB0\xE6\x9B\xB4\xE8"
     "\xBD\xBB\xE6\x9B\xB4\xE8\x80\x90\xE7\x94\xA8\xE3\x80\x82"sv},
};

constexpr std::string_view kChinese = kEncoded[0].text;
constexpr std::string_view kChineseGbk = kEncoded[0].bytes;

std::string Page(std::string_view text) {
  return "<html><body><p>" + std::string(text) + "</p></body></html>";
}

std::string TextTimes(std::string_view text, int times) {
  std::string repeated;
  for (int i = 0; i < times; ++i) repeated += text;
  return repeated;
}

void ExpectDecoded(const Result<DecodedText>& decoded, std::string_view text, std::string_view charset,
                   CharsetSource source) {
  ASSERT_TRUE(decoded.has_value()) << decoded.error().ToString();
  EXPECT_EQ(decoded->text, text);
  EXPECT_EQ(decoded->charset, charset);
  EXPECT_EQ(NameOf(decoded->source), NameOf(source));
}

TEST(Charset, OfTheHeaderIsUsed) {
  for (const Encoded& encoded : kEncoded) {
    SCOPED_TRACE(encoded.label);
    const Result<DecodedText> decoded = DecodeText(encoded.bytes, {.header = encoded.label, .declared = ""});
    ExpectDecoded(decoded, encoded.text, encoded.charset, CharsetSource::kHeader);
    EXPECT_EQ(decoded->replaced, 0);
  }
}

TEST(Charset, ThatThePageDeclaresIsUsedWithoutAHeader) {
  for (const Encoded& encoded : kEncoded) {
    SCOPED_TRACE(encoded.label);
    ExpectDecoded(DecodeText(encoded.bytes, {.header = "", .declared = encoded.label}), encoded.text,
                  encoded.charset, CharsetSource::kDeclared);
  }
}

TEST(Charset, OfTheHeaderPrecedesThatOfThePage) {
  ExpectDecoded(DecodeText(kChineseGbk, {.header = "gbk", .declared = "windows-1252"}), kChinese, "gbk",
                CharsetSource::kHeader);
}

TEST(Charset, ThatNobodyKnowsIsPassedOver) {
  ExpectDecoded(DecodeText(kChineseGbk, {.header = "martian", .declared = "gb2312"}), kChinese, "gbk",
                CharsetSource::kDeclared);
}

TEST(Charset, IsDetectedFromTheBytes) {
  for (const std::string_view charset : {"gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "iso-2022-jp",
                                         "windows-1251", "koi8-r", "utf-8"}) {
    SCOPED_TRACE(charset);
    for (const Encoded& encoded : kEncoded) {
      if (encoded.charset != charset || encoded.label == "big5-hkscs") continue;
      ExpectDecoded(DecodeText(Page(encoded.bytes), {}), Page(encoded.text), charset,
                    CharsetSource::kDetected);
    }
  }
}

TEST(Charset, Utf16IsDetectedByItsZeros) {
  const std::string_view text = "<p>The ferry returns.</p>";
  std::string little;
  std::string big;
  for (const char byte : text) {
    little += {byte, '\0'};
    big += {'\0', byte};
  }
  ExpectDecoded(DecodeText(little, {}), text, "utf-16le", CharsetSource::kDetected);
  ExpectDecoded(DecodeText(big, {}), text, "utf-16be", CharsetSource::kDetected);
}

TEST(Charset, AByteOrderMarkDecidesAndIsNoText) {
  ExpectDecoded(DecodeText("\xEF\xBB\xBF\xC3\xA9", {.header = "windows-1252", .declared = ""}), "\xC3\xA9",
                "utf-8", CharsetSource::kByteOrderMark);
  ExpectDecoded(DecodeText("\xFF\xFEh\0i\0"sv, {.header = "gbk", .declared = "gbk"}), "hi", "utf-16le",
                CharsetSource::kByteOrderMark);
  ExpectDecoded(DecodeText("\xFE\xFF\0h\0i"sv, {}), "hi", "utf-16be", CharsetSource::kByteOrderMark);
}

TEST(Charset, Utf8IsUtf8WhateverIsSaid) {
  ExpectDecoded(DecodeText(kChinese, {.header = "gbk", .declared = "big5"}), kChinese, "utf-8",
                CharsetSource::kDetected);
  ExpectDecoded(DecodeText(kChinese, {.header = "gbk", .declared = "utf-8"}), kChinese, "utf-8",
                CharsetSource::kDeclared);
}

TEST(Charset, AFewBytesThatMayBeUtf8AreWhatIsSaid) {
  // One character of GBK, and one of UTF-8.
  const std::string_view both = "\xC3\xA9";
  for (const int times : {6, 7, 8, 9}) {
    ExpectDecoded(DecodeText(TextTimes(both, times), {.header = "gbk", .declared = ""}),
                  TextTimes(times < 8 ? "茅" : "é", times), times < 8 ? "gbk" : "utf-8",
                  times < 8 ? CharsetSource::kHeader : CharsetSource::kDetected);
  }
}

TEST(Charset, ThatDoesNotFitTheBytesIsNotUsed) {
  ExpectDecoded(DecodeText(Page(kChineseGbk), {.header = "utf-8", .declared = "gbk"}), Page(kChinese), "gbk",
                CharsetSource::kDeclared);
  ExpectDecoded(DecodeText(Page(kChineseGbk), {.header = "utf-8", .declared = "utf-8"}), Page(kChinese),
                "gb18030", CharsetSource::kDetected);
}

TEST(Charset, FitsWithOneFaultInTwoHundredBytes) {
  const std::string ascii(kCharsetBytesPerFault - 1, 'a');
  const Result<DecodedText> decoded = DecodeText(ascii + "\xFF", {.header = "utf-8", .declared = ""});
  ExpectDecoded(decoded, ascii + "\xEF\xBF\xBD", "utf-8", CharsetSource::kHeader);
  EXPECT_EQ(decoded->replaced, 1);
  const Result<DecodedText> shorter =
      DecodeText(ascii.substr(1) + "\xFF", {.header = "utf-8", .declared = ""});
  ASSERT_TRUE(shorter.has_value());
  EXPECT_NE(shorter->charset, "utf-8");
}

TEST(Charset, OfPlainAsciiIsUtf8OrWhatIsSaid) {
  ExpectDecoded(DecodeText("plain", {}), "plain", "utf-8", CharsetSource::kDetected);
  ExpectDecoded(DecodeText("plain", {.header = "", .declared = "iso-8859-1"}), "plain", "windows-1252",
                CharsetSource::kDeclared);
  ExpectDecoded(DecodeText("", {}), "", "utf-8", CharsetSource::kDetected);
}

TEST(Charset, BytesThatAreNoTextAreRefused) {
  std::string noise;
  std::uint32_t state = 1;
  for (int i = 0; i < 4096; ++i) {
    state = state * 1664525 + 1013904223;
    noise += static_cast<char>(state >> 24);
  }
  for (const std::string_view label : {"", "utf-8", "gbk", "windows-1252", "utf-16le"}) {
    SCOPED_TRACE(label);
    const Result<DecodedText> decoded = DecodeText(noise, {.header = label, .declared = ""});
    ASSERT_FALSE(decoded.has_value()) << decoded->charset;
    EXPECT_EQ(decoded.error().code(), StatusCode::kInvalidArgument);
    EXPECT_THAT(decoded.error().message(), ::testing::HasSubstr("no character set"));
  }
  EXPECT_FALSE(DecodeText("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\b\6\0\0\0"sv, {}).has_value());
}

TEST(Charset, LongTextsAreConvertedWhole) {
  const std::string text = TextTimes(kChinese, 5000);
  ExpectDecoded(DecodeText(TextTimes(kChineseGbk, 5000), {.header = "gbk", .declared = ""}), text, "gbk",
                CharsetSource::kHeader);
}

}  // namespace
}  // namespace newsfold
