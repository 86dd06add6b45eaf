#include "dedup/text/fold_variants.h"

namespace newsfold {
namespace {

constexpr std::u32string_view kHanVariants =
    U"専专坵丘両两厳严豊丰挙举擧举楽乐乗乘鄕乡亜亚畆亩従从僊仙価价彷仿伝传軆体仏佛妳你珮佩儁俊倹俭脩修"
    U"値值仮假殭僵児儿兎兔闗关獣兽寃冤氷冰浄净淩凌凴凭櫈凳撃击剤剂剣剑釼剑剰剩勧劝刦劫刼劫労劳勲勋怱匆"
    U"悤匆疋匹韆千恊协単单売卖衞卫卽即巻卷厰厂庁厅暦历歴历圧压県县発发髪发変变敍叙曡叠枱台衕同聴听吿告"
    U"龢和谘咨偺咱喒咱痖哑噉啖歗啸餧喂諠喧囬回団团囲围囯国図图円圆圏圈塲场埳坎壊坏阬坑塁垒墖塔増增壌壤"
    U"殻壳壱壹処处奨奖媍妇姙妊妬妒嫺娴壻婿牠它実实䜩宴詧察砦寨対对夀寿尙尚甞尝屛屏嵗岁歳岁嶋岛嶽岳陗峭"
    U"峯峰钜巨箒帚帯带幇帮榦干倂并幷并竝并広广荘庄応应廃废菴庵弾弹彊强帰归彔录徃往徴征徳德惪德懐怀総总"
    U"縂总怳恍噁恶悪恶悩恼恵惠瘉愈愼慎顦憔戯戏戦战紥扎拡扩擡抬觝抵払拂枴拐柺拐抜拔拕拖拝拜択择攩挡捱挨"
    U"扞捍揑捏拠据挿插揷插掲揭捜搜摂摄揺摇収收効效勅敕敎教斎斋鬦斗旂旗旣既昬昏暎映顕显暁晓晩晚曁暨麴曲"
    U"剳札硃朱朶朵雑杂権权邨村栢柏査查桟栈様样棃梨検检棊棋碁棋椶棕槪概梹槟艢樯桜樱懽欢歓欢驩欢歩步燬毁"
    U"毎每氊毡気气滙汇汚污滝泷沢泽済济湼涅渉涉渋涩濇涩淸清凟渎渇渴渓溪谿溪遡溯満满浜滨霊灵烖灾礟炮烱炯"
    U"錬炼焼烧焔焰炤照煑煮镕熔鷰燕犛牦犠牺犂犁猟猎猨猿碯瑙璿璇缾瓶畵画畱留畧略疎疏痺痹皐皋臯皋塩盐覩睹"
    U"矁瞅榘矩鉱矿碪砧砕碎椀碗盌碗踫碰鹻碱褔福秌秋鞦秋粃秕穉稚稲稻稾稿穂穗窰窑牕窗窓窗窻窗荅答筦管觕粗"
    U"黏粘秔粳稉粳粋粹糉粽糭粽餈糍餻糕緐繁繊纤縦纵帋纸経经遶绕継继勣绩緖绪続续縄绳緜绵䌷绸緼缊縕缊縁缘"
    U"羮羹翄翅飜翻攷考畊耕聨联聡聪粛肃膓肠肎肯冑胄揹背肧胚脃脆衇脉臓脏脳脑臈腊顋腮饍膳羴膻囌苏甦苏蘓苏"
    U"薹苔莕荇茘荔栄荣廕荫薬药涖莅蓴莼蛍萤営营蕚萼濛蒙矇蒙簑蓑蘂蕊蔵藏虗虚蛕蛔蠭蜂蜨蝶蠏蟹衂衄袵衽韈袜"
    U"帬裙裠裙绔裤躶裸繈襁繦襁観观覔觅眎视覧览覚觉譲让譌讹訳译読读讁谪糓谷弐贰賍赃頼赖賛赞趂趁跥跺蹏蹄"
    U"躱躲転转輭软軽轻輙辄軰辈煇辉鎋辖辤辞辢辣辺边遅迟廹迫迯逃逓递偪逼隣邻郞郎酧酬醤酱醸酿醕醇酔醉釈释"
    U"鍼针銭钱鉆钻鉄铁銕铁鐡铁鈆铅鋳铸舗铺鎻锁鏁锁鎌镰閙闹隂阴堦阶険险隷隶雝雍彫雕琱雕鵰雕覇霸靑青麪面"
    U"靭韧頋顾腭颚齶颚飃飘飱飧飮饮餠饼舘馆敺驱駆驱駈驱駞驼駅驿騐验験验騒骚髄髓騣鬃骔鬃髩鬓鰛鳁鶏鸡鵞鹅"
    U"鷴鹇麐麟黒黑黙默皷鼓斉齐歯齿齢龄竜龙";

}  // namespace

std::u32string_view HanVariants() {
  return kHanVariants;
}

std::u32string_view LetterVariants() {
  return U"\u0671\u0627"                                                              // alef wasla, alef
         U"\u0649\u064A"                                                              // alef maksura, yeh
         U"\u06CC\u064A"                                                              // Farsi yeh, yeh
         U"\u06A9\u0643"                                                              // keheh, kaf
         U"\u0629\u0647"                                                              // teh marbuta, heh
         U"\u06C3\u0647"                                                              // teh marbuta goal, heh
         U"\u06C1\u0647"                                                              // heh goal, heh
         U"\u06BE\u0647"                                                              // heh doachashmee, heh
         U"\u06D5\u0647"                                                              // ae, heh
         U"\u0901\u0902\u0981\u0982\u0A01\u0A02\u0A81\u0A82\u0B01\u0B02\u0C01\u0C02"  // chandrabindu,
                                                                                      // anusvara
         U"\u09CE\u09A4"                                                              // khanda ta, ta
         U"\u0D54\u0D2E\u0D55\u0D2F\u0D56\u0D34\u0D7A\u0D23\u0D7B\u0D28"  // chillu letters, consonants
         U"\u0D7C\u0D30\u0D7D\u0D32\u0D7E\u0D33\u0D7F\u0D15";
}

std::u32string_view LookAlikes() {
  return U"аaвbсcԁdеeгrһhіiјjкkӏlмmоoрpԛqѕsтtѵvԝwхxуyԍg"
         U"αaβbγyεeζzηhιiϳjκkνvοoρpτtυuχx"
         U"օoսuհhոnցgզq"
         U"ᎠdᎢtᎥiᎩyᎪaᎫjᎬeᎳwᎷmᎻhᏀgᏃzᏒrᏙvᏚsᏞlᏟcᏢpᏦkᏴb"
         U"ꓐbꓑpꓓdꓔtꓖgꓗkꓙjꓚcꓜzꓝfꓟmꓠnꓡlꓢsꓣrꓦvꓧhꓪwꓫxꓬyꓮaꓰeꓲiꓳoꓴu";
}

}  // namespace newsfold
